"""What a sentence speaks of, whatever the wording or the language: concepts of the thesaurus, in order."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence

from nlu.text.languages import THAI_LETTER
from nlu.text.lexicon import lexicon
from nlu.text.normalise import fold, normalise
from nlu.text.spelling import lengths_by_first_word, standardise, words

KEY = 3
"""Letters by which Thai expressions are looked up; a shorter one would be found inside other words."""


def concepts(marked: Sequence[str]) -> tuple[str, ...]:
    """The concepts that words name, left to right; of expressions that overlap the longest counts.

    `marked` are the words as written. Those typed without diacritics are compared with the folded
    expressions, all others with the expressions as written.
    Thai is searched as a run of letters: a misspelling cuts its words anywhere.
    """
    if not THAI_LETTER.search("".join(marked)):
        return tuple(_in_words(marked))
    found: list[str] = []
    for thai, places in itertools.groupby(range(len(marked)), key=lambda i: bool(THAI_LETTER.search(marked[i]))):
        run = list(places)
        part = slice(run[0], run[-1] + 1)
        found += _in_run("".join(marked[part])) if thai else _in_words(marked[part])
    return tuple(found)


def concept_features(found: Sequence[str]) -> list[str]:
    """Concepts and neighbouring pairs of them, as features: "c:lost", "c:identity_card+lost"."""
    single = [f"c:{concept}" for concept in dict.fromkeys(found)]
    pairs = {f"c:{min(a, b)}+{max(a, b)}" for a, b in zip(found, found[1:], strict=False) if a != b}
    return [*single, *sorted(pairs)]


def _in_words(marked: Sequence[str]) -> Iterator[str]:
    table, lengths = _expressions()
    position = 0
    while position < len(marked):
        length, concept = _longest_at(marked, position, table, lengths.get(marked[position], ()))
        if concept:
            yield concept
        position += length


def _longest_at(marked: Sequence[str], position: int, table: dict[str, str], lengths: Sequence[int]) -> tuple[int, str]:
    for length in lengths:
        if concept := table.get(" ".join(marked[position : position + length])):
            return length, concept
    return 1, ""


def _in_run(letters: str) -> Iterator[str]:
    table = _thai_expressions()
    position = 0
    while position < len(letters):
        step = 1
        for written, concept in table.get(letters[position : position + KEY], ()):
            if letters.startswith(written, position):
                yield concept
                step = len(written)
                break
        position += step


@functools.cache
def _expressions() -> tuple[dict[str, str], dict[str, tuple[int, ...]]]:
    """Vietnamese and English expression -> concept; first word -> how many words its expressions have.

    An undiacritised spelling that would mean two concepts, or is a very common word, means none.
    """
    table: dict[str, str] = {}
    plain: dict[str, set[str]] = {}
    for concept, spoken in lexicon("concepts").items():
        for written in itertools.chain(_vietnamese(spoken["vi"]), _english(spoken["en"])):
            table.setdefault(written, concept)
            plain.setdefault(fold(written), set()).add(concept)
    common = frozenset(lexicon("vi")["frequent"].split())
    sure = {text: next(iter(meant)) for text, meant in plain.items() if len(meant) == 1 and text not in common}
    table = {**sure, **table}
    return table, lengths_by_first_word(table)


@functools.cache
def _thai_expressions() -> dict[str, list[tuple[str, str]]]:
    """First letters -> (expression, concept), the longest first."""
    table: dict[str, list[tuple[str, str]]] = {}
    for concept, spoken in lexicon("concepts").items():
        for text in spoken["th"]:
            written = normalise(text).replace(" ", "")
            if len(written) >= KEY and THAI_LETTER.search(written):
                table.setdefault(written[:KEY], []).append((written, concept))
    return {key: sorted(found, key=lambda pair: -len(pair[0])) for key, found in table.items()}


def _vietnamese(texts: Sequence[str]) -> Iterator[str]:
    return filter(None, (standardise(normalise(text)) for text in texts))


def _english(texts: Sequence[str]) -> Iterator[str]:
    return filter(None, (" ".join(words(normalise(text))) for text in texts))
