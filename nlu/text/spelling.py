"""From how people type Vietnamese to how it is written: chat spellings, abbreviations, dialect, keystrokes."""

from __future__ import annotations

import functools
import re

from nlu.text.lexicon import lexicon
from nlu.text.normalise import fold
from nlu.text.syllables import from_keystrokes

WORD = re.compile(r"[^\W_]+(?:[.\-/][^\W_]+)*", re.UNICODE)
LONGEST_ENTRY = 3
"""Words in the longest entry of `anywhere`."""


def words(text: str) -> list[str]:
    """The lower-case words of `text`; codes such as 1.001193 stay whole."""
    return WORD.findall(text.lower())


def standardise(text: str) -> str:
    """Vietnamese `text` as lower-case words in their written form, abbreviations spelt out."""
    return " ".join(_spelt_out([from_keystrokes(word) for word in words(text)]))


def _spelt_out(typed: list[str]) -> list[str]:
    written: list[str] = []
    position = 0
    while position < len(typed):
        length, replacement = _entry_at(typed, position) or (1, _in_context(typed, position, written))
        written += replacement.split()
        position += length
    return written


def _entry_at(typed: list[str], position: int) -> tuple[int, str] | None:
    for length in range(min(LONGEST_ENTRY, len(typed) - position), 0, -1):
        entry = _anywhere().get(" ".join(typed[position : position + length]))
        if entry is not None:
            return length, entry
    return None


def _in_context(typed: list[str], position: int, written: list[str]) -> str:
    word = typed[position]
    for rule in lexicon("vi")["context"].get(word, ()):
        if _fits(rule, typed, position, written):
            return str(rule.get("means") or rule["otherwise"])
    return word


def _fits(rule: dict[str, object], typed: list[str], position: int, written: list[str]) -> bool:
    if "otherwise" in rule:
        return True
    before = fold(" ".join([*written[-2:]]))
    after = fold(" ".join(typed[position + 1 : position + 3]))
    return _any_at(rule.get("before"), before, at_end=True) or _any_at(rule.get("after"), after, at_end=False)


def _any_at(phrases: object, text: str, *, at_end: bool) -> bool:
    edge = f" {text}" if at_end else f"{text} "
    return isinstance(phrases, list) and any(
        edge.endswith(f" {fold(phrase)}") if at_end else edge.startswith(f"{fold(phrase)} ") for phrase in phrases
    )


@functools.cache
def _anywhere() -> dict[str, str]:
    return {str(typed): str(written) for typed, written in lexicon("vi")["anywhere"].items()}
