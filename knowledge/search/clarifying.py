"""Words that a careful clerk asks back about, because several procedures answer to them."""

from __future__ import annotations

import functools
from pathlib import Path

import yaml

from knowledge.search.query import content_words

CLARIFICATIONS = Path(__file__).resolve().parents[1] / "seed" / "clarifications.yml"


def codes_to_choose_from(text: str, language: str) -> tuple[str, ...]:
    """The procedures to offer when `text` says nothing but such a word; empty when it says more."""
    return _table().get(content_words(text, language), ())


@functools.cache
def _table() -> dict[tuple[str, ...], tuple[str, ...]]:
    """The content words of each entry -> the codes to offer."""
    entries = yaml.safe_load(CLARIFICATIONS.read_text("utf-8"))
    return {
        content_words(phrase, language): tuple(entry["codes"])
        for entry in entries
        for language, phrases in entry["words"].items()
        for phrase in phrases
    }
