"""Why a file or a row cannot be used, in the words of officials: the importers' sentences, translated by pattern."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from knowledge.lint.finding import rules_with_sentences
from knowledge.seeding import load_yaml

WORDS = Path(__file__).with_name("reasons.yml")


def told(reason: str, language: str, *, field: str = "", value: str = "") -> str:
    """The reason in `language`; one that has no translation is told as it is."""
    for pattern, sentences in _patterns():
        if found := pattern.fullmatch(reason):
            return sentences[language].format_map(found.groupdict())
    rule, _, wanted = reason.partition(" ")
    sentence = rules_with_sentences(language).get(rule)
    return sentence.format(field=field, value=wanted or value) if sentence else reason


@functools.cache
def _patterns() -> Sequence[tuple[re.Pattern[str], Mapping[str, str]]]:
    rows: list[dict[str, str]] = load_yaml(WORDS)  # type: ignore[assignment]
    return [(re.compile(row["reason"], re.DOTALL), row) for row in rows]
