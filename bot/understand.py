"""What one message means, outside any conversation: the same rules, models and search as the live chain."""

from __future__ import annotations

from typing import Any

from knowledge.catalogue import Catalogue
from knowledge.search.resolving import resolve
from knowledge.search.verdict import matches_of
from nlu.text.acts import ActModel
from nlu.text.codes import dossier_codes
from nlu.text.examples import ASK_PROCEDURE
from nlu.text.languages import identify
from nlu.text.normalise import normalise

MOST_CODES = 10


def understand(text: str, acts: ActModel, catalogue: Catalogue, language: str | None = None) -> dict[str, Any]:
    """Language, act, aspects, procedures best first, verdict and dossier code of a message."""
    clean = normalise(text)
    language = identify(clean) or language or "vi"
    read = acts.read(clean, language)
    dossier = dossier_codes(clean)
    return {
        "language": language,
        "intent": read.intent,
        "confidence": round(read.confidence, 4),
        "aspects": list(read.aspects),
        **_procedures(clean, language, read.intent, catalogue),
        "dossier_code": dossier[0].value if dossier else None,
    }


def _procedures(text: str, language: str, intent: str, catalogue: Catalogue) -> dict[str, Any]:
    if intent != ASK_PROCEDURE:
        return {"codes": [], "verdict": None}
    verdicts = resolve(catalogue, text, language)
    first = [matches_of(verdict)[0].code for verdict in verdicts if matches_of(verdict)]
    rest = [match.code for verdict in verdicts for match in matches_of(verdict)]
    verdict = type(verdicts[0]).__name__ if verdicts else None
    return {"codes": list(dict.fromkeys(first + rest))[:MOST_CODES], "verdict": verdict}
