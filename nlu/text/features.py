"""The shared features of the classifiers: words, pairs, gaps and letter groups, vectorised once a message."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.text.concepts import concept_features
from nlu.text.languages import THAI_LETTER
from nlu.text.lexicon import lexicon
from nlu.text.normalise import fold
from nlu.text.terms import Terms

LONGEST_GAP = 4
MOST_WORDS = 120
"""Words looked at from the start and the end of a message: a story's question stands at one of them."""


def word_features(terms: Terms) -> list[str]:
    """Words with and without diacritics, neighbours, gapped pairs, concepts, and how the message begins and ends."""
    folded = _ends(terms.folded)
    found = [*folded, *(f"m:{word}" for word in _ends(terms.marked))]
    found += [f"{a} {b}" for a, b in zip(folded, folded[1:], strict=False)]
    found += [" ".join(folded[i : i + 3]) for i in range(len(folded) - 2)]
    found += [f"{folded[i]} ~ {b}" for i in range(len(folded)) for b in folded[i + 2 : i + 1 + LONGEST_GAP]]
    found += _edges(folded) + cue_features(folded) + concept_features(terms.concepts)
    return found + _question_features(terms.question)


def _question_features(asked: Sequence[str]) -> list[str]:
    """The words of the question itself, apart from the story around it."""
    asked = _ends(asked)
    pairs = (f"q:{a} {b}" for a, b in zip(asked, asked[1:], strict=False))
    return [*(f"q:{word}" for word in asked), *pairs, *(f"q:{cue}" for cue in cue_features(asked))]


def cue_features(folded: Sequence[str]) -> list[str]:
    """Turns of phrase that ask about one aspect, in any language: "cue:fee" stands for all of them."""
    spaced, run = f" {' '.join(folded)} ", "".join(folded)
    spoken = [aspect for phrase, aspect in _cues()["spaced"] if phrase in spaced]
    if THAI_LETTER.search(run):
        spoken += [aspect for phrase, aspect in _cues()["run"] if phrase in run]
    return [f"cue:{aspect}" for aspect in spoken]


@functools.cache
def _cues() -> dict[str, list[tuple[str, str]]]:
    """Phrases between spaces (Vietnamese, English) and inside runs of letters (Thai), with their aspects."""
    table = lexicon("aspects")
    spaced = [(f" {fold(p)} ", aspect) for lang in ("vi", "en") for aspect, ps in table[lang].items() for p in ps]
    run = [(fold(phrase), aspect) for aspect, phrases in table["th"].items() for phrase in phrases]
    return {"spaced": spaced, "run": run}


def gram_features(terms: Terms) -> list[str]:
    """Letter groups within words, for typing errors and unseen forms."""
    return list(terms.grams)


def _ends(words: Sequence[str]) -> Sequence[str]:
    half = MOST_WORDS // 2
    return words if len(words) <= MOST_WORDS else [*words[:half], *words[-half:]]


def _edges(folded: Sequence[str]) -> list[str]:
    if not folded:
        return ["^$"]
    return [f"^{folded[0]}", f"{folded[-1]}$", "^" + " ".join(folded[:2]), " ".join(folded[-2:]) + "$", _length(folded)]


def _length(folded: Sequence[str]) -> str:
    return f"#{min(len(folded), 6)}"


class Vectoriser:
    """Messages to rows of weights; each of the two blocks has length one."""

    def __init__(self, *, rarest: int = 1) -> None:
        self.words = TfidfVectorizer(analyzer=word_features, sublinear_tf=True, dtype=np.float32, min_df=rarest)
        self.grams = TfidfVectorizer(analyzer=gram_features, sublinear_tf=True, dtype=np.float32, min_df=max(2, rarest))

    def fit(self, messages: Sequence[Terms]) -> Vectoriser:
        """Learns the vocabulary and its weights."""
        self.words.fit(messages)
        self.grams.fit(messages)
        return self

    def transform(self, messages: Iterable[Terms]) -> sp.csr_matrix:
        """(messages, features) weights."""
        rows = list(messages)
        return sp.hstack([self.words.transform(rows), self.grams.transform(rows)], format="csr")
