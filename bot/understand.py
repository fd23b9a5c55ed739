"""What one message means, outside any conversation: the same rules, models and search as the live chain."""

from __future__ import annotations

from typing import Any

from knowledge.catalogue import Catalogue
from knowledge.search.resolving import Context, resolve
from knowledge.search.verdict import NotFound, Verdict, matches_of
from nlu.text.acts import OUT_OF_SCOPE, ActModel, Acts
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
    verdicts = _verdicts(clean, language, read, catalogue)
    return {
        "language": language,
        "intent": ASK_PROCEDURE if verdicts else read.intent,
        "confidence": round(read.confidence, 4),
        "aspects": list(read.aspects) if verdicts else [],
        **_procedures(verdicts),
        "dossier_code": dossier[0].value if dossier else None,
    }


def _verdicts(text: str, language: str, read: Acts, catalogue: Catalogue) -> list[Verdict]:
    """What is asked about; empty when nothing is. A refusal is checked against the search, as in the live chain."""
    if read.intent == OUT_OF_SCOPE:
        verdict = catalogue.search(text, language, doubt=read.doubt)
        return [] if isinstance(verdict, NotFound) else [verdict]
    return resolve(catalogue, text, language, Context(doubt=read.doubt)) if read.intent == ASK_PROCEDURE else []


def _procedures(verdicts: list[Verdict]) -> dict[str, Any]:
    first = [matches_of(verdict)[0].code for verdict in verdicts if matches_of(verdict)]
    rest = [match.code for verdict in verdicts for match in matches_of(verdict)]
    verdict = type(verdicts[0]).__name__ if verdicts else None
    return {"codes": list(dict.fromkeys(first + rest))[:MOST_CODES], "verdict": verdict}
