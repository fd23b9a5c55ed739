"""From how people type Vietnamese to how it is written: chat spellings, abbreviations, dialect, keystrokes."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nlu.text.lexicon import lexicon
from nlu.text.normalise import fold
from nlu.text.syllables import from_keystrokes

WORD = re.compile(r"[^\W_]+(?:[.\-/][^\W_]+)*", re.UNICODE)


def words(text: str) -> list[str]:
    """The lower-case words of `text`; codes such as 1.001193 stay whole."""
    return WORD.findall(text.lower())


@dataclass(frozen=True)
class Rule:
    """What an ambiguous short form means behind or in front of certain words, or `always`."""

    means: str
    always: bool
    before: tuple[str, ...]
    """Folded ends of what stands in front, each behind a space."""
    after: tuple[str, ...]
    """Folded beginnings of what follows, each with a space behind."""


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
    entries, lengths = _anywhere()
    for length in lengths.get(typed[position], ()):
        entry = entries.get(" ".join(typed[position : position + length]))
        if entry is not None:
            return length, entry
    return None


def _in_context(typed: list[str], position: int, written: list[str]) -> str:
    word = typed[position]
    for rule in _context().get(word, ()):
        if _fits(rule, typed, position, written):
            return rule.means
    return word


def _fits(rule: Rule, typed: list[str], position: int, written: list[str]) -> bool:
    if rule.always:
        return True
    before = " " + fold(" ".join(written[-2:]))
    after = fold(" ".join(typed[position + 1 : position + 3])) + " "
    return before.endswith(rule.before) or after.startswith(rule.after)


@functools.cache
def _context() -> dict[str, tuple[Rule, ...]]:
    return {str(word): tuple(map(_rule, rules)) for word, rules in lexicon("vi")["context"].items()}


def _rule(entry: Mapping[str, Any]) -> Rule:
    before = tuple(f" {fold(phrase)}" for phrase in entry.get("before") or ())
    after = tuple(f"{fold(phrase)} " for phrase in entry.get("after") or ())
    return Rule(str(entry.get("means") or entry["otherwise"]), "otherwise" in entry, before, after)


@functools.cache
def _anywhere() -> tuple[dict[str, str], dict[str, tuple[int, ...]]]:
    entries = {str(typed): str(written) for typed, written in lexicon("vi")["anywhere"].items()}
    return entries, lengths_by_first_word(entries)


def lengths_by_first_word(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """First word -> how many words the phrases have that begin with it, the longest first."""
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        found = phrase.split()
        lengths.setdefault(found[0], set()).add(len(found))
    return {first: tuple(sorted(several, reverse=True)) for first, several in lengths.items()}
