"""From a sentence to the terms that search and the classifier compare: one form for both."""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass

from nlu.text.concepts import concepts
from nlu.text.languages import THAI_LETTER
from nlu.text.normalise import fold
from nlu.text.segment import thai_words
from nlu.text.spelling import standardise, words

GRAM_SIZES = (3, 4)
THAI_GRAM_SIZES = (2, 3, 4)
SENTENCE_END = re.compile(r"(?<=[.?!;])\s+")
SHORTEST_SENTENCE = 3
THAI_RUN = re.compile(r"[\u0e00-\u0e7f]+|[^\u0e00-\u0e7f]+")


@dataclass(frozen=True)
class Terms:
    """A message as words: `marked` with diacritics, `folded` without."""

    marked: tuple[str, ...]
    folded: tuple[str, ...]
    question: tuple[str, ...] = ()
    """The folded words of the sentences that ask, in a message of several; all of `folded` otherwise."""

    @property
    def pairs(self) -> list[str]:
        """Neighbouring folded words."""
        return [f"{a} {b}" for a, b in zip(self.folded, self.folded[1:], strict=False)]

    @functools.cached_property
    def concepts(self) -> tuple[str, ...]:
        """What the words speak of, whatever the language."""
        return concepts(self.marked)

    @property
    def grams(self) -> list[str]:
        """Letter groups of the folded words."""
        return list(itertools.chain.from_iterable(map(grams_of, self.folded)))


@functools.lru_cache(maxsize=64)
def terms(text: str, language: str | None, *, formal: bool = False) -> Terms:
    """The terms of normalised `text`.

    Remembered for the messages being understood right now: each step of the reading starts from them.
    Chat spellings are written out unless the text is English, or `formal`: official texts hold none.
    """
    marked = tuple(words(text) if formal and language == "vi" else _words(text, language))
    folded = tuple(map(_folded, marked))
    asking = "" if formal else question_of(text)
    question = tuple(map(_folded, _words(asking, language))) if asking else folded
    return Terms(marked, folded, question)


def question_of(text: str) -> str:
    """The sentences of a story that ask: those with a question mark, else the last; "" for a single sentence."""
    sentences = [part for part in SENTENCE_END.split(text) if len(part) > SHORTEST_SENTENCE]
    if len(sentences) < 2:
        return ""
    return " ".join([part for part in sentences if "?" in part] or sentences[-1:])


@functools.lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return fold(word)


def _words(text: str, language: str | None) -> list[str]:
    """Runs of Thai letters are cut by the Thai segmenter, the rest between them at spaces."""
    found: list[str] = []
    for run in THAI_RUN.findall(text.lower()):
        if THAI_LETTER.search(run):
            found += thai_words(run)
        else:
            found += words(run) if language == "en" else standardise(run).split()
    return found


@functools.lru_cache(maxsize=50_000)
def grams_of(word: str) -> tuple[str, ...]:
    """The letter groups of one folded word; a Latin word is fenced with underscores."""
    thai = THAI_LETTER.search(word)
    padded = word if thai else f"_{word}_"
    sizes = THAI_GRAM_SIZES if thai else GRAM_SIZES
    return tuple(padded[i : i + size] for size in sizes for i in range(len(padded) - size + 1))
