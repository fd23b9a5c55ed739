"""The shared features of the classifiers: words, pairs, gaps and letter groups, vectorised once a message."""

from __future__ import annotations

import functools
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from nlu.text.concepts import concept_features
from nlu.text.languages import THAI_LETTER
from nlu.text.lexicon import lexicon
from nlu.text.normalise import fold
from nlu.text.terms import Terms

LONGEST_GAP = 4
MOST_NAMED = 3
GRAM = "g:"
"""Marks a letter group among the features."""
NOTHING = np.zeros(0, np.float32)
MOST_WORDS = 120
"""Words looked at from the start and the end of a message: a story's question stands at one of them."""


def word_features(terms: Terms) -> list[str]:
    """Words with and without diacritics, neighbours, gapped pairs, concepts, and how the message begins and ends."""
    folded = _ends(terms.folded)
    found = [*folded, *(f"m:{word}" for word in _ends(terms.marked))]
    found += [f"{a} {b}" for a, b in zip(folded, folded[1:], strict=False)]
    found += [" ".join(folded[i : i + 3]) for i in range(len(folded) - 2)]
    found += [f"{folded[i]} ~ {b}" for i in range(len(folded)) for b in folded[i + 2 : i + 1 + LONGEST_GAP]]
    found += _edges(folded) + cue_features(folded) + concept_features(terms.concepts) + _named(terms.concepts)
    return found + _question_features(terms.question)


def _named(concepts: Sequence[str]) -> list[str]:
    """How much of what offices handle is named at all: what is out of scope names little of it."""
    return [f"c#{min(len(set(concepts)), MOST_NAMED)}"]


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


def _ends(words: Sequence[str]) -> Sequence[str]:
    half = MOST_WORDS // 2
    return words if len(words) <= MOST_WORDS else [*words[:half], *words[-half:]]


def _edges(folded: Sequence[str]) -> list[str]:
    if not folded:
        return ["^$"]
    return [f"^{folded[0]}", f"{folded[-1]}$", "^" + " ".join(folded[:2]), " ".join(folded[-2:]) + "$", _length(folded)]


def _length(folded: Sequence[str]) -> str:
    return f"#{min(len(folded), 6)}"


@functools.lru_cache(maxsize=16)
def counted(terms: Terms) -> tuple[Counter[str], Counter[str]]:
    """How often each feature stands in a message: words and their like, and letter groups ("g:...").

    Remembered for the messages being understood right now: acts and procedure are read from the same features.
    """
    return Counter(word_features(terms)), Counter(f"{GRAM}{gram}" for gram in terms.grams)


@dataclass(frozen=True)
class Row:
    """One vectorised message: the ids of its known features, and their weights."""

    ids: np.ndarray
    values: np.ndarray


@dataclass(frozen=True, eq=False)
class Vectoriser:
    """Messages to rows of tf-idf weights; each of the two blocks (words, letter groups) has length one."""

    vocabulary: dict[str, int]
    idf: np.ndarray
    """(features,)"""

    @classmethod
    def learn(cls, messages: Iterable[Terms], *, rarest: int = 1) -> tuple[Vectoriser, sp.csr_matrix]:
        """The vectoriser of these messages and the messages vectorised.

        `rarest` is how many messages a feature must stand in; a letter group stands in two at least.
        """
        names: dict[str, int] = {}
        counts = _count(messages, names)
        frequency = np.bincount(counts.indices, minlength=len(names))
        grams = np.array([name.startswith(GRAM) for name in names], bool)
        kept = np.flatnonzero(frequency >= np.where(grams, max(2, rarest), rarest))
        known = list(names)
        vocabulary = {known[place]: i for i, place in enumerate(kept)}
        idf = (np.log((1 + counts.shape[0]) / (1 + frequency[kept])) + 1).astype(np.float32)
        return cls(vocabulary, idf), _weighted(counts[:, kept], idf, grams[kept])

    def weigh(self, terms: Terms) -> Row:
        """One message."""
        ids: list[int] = []
        values: list[np.ndarray] = []
        for block in counted(terms):
            known = [(place, n) for f, n in block.items() if (place := self.vocabulary.get(f)) is not None]
            found = [place for place, _ in known]
            heights = (1 + np.log(np.array([n for _, n in known], np.float32))) * self.idf[found] if known else NOTHING
            ids += found
            values.append(heights / max(1e-6, float(np.sqrt(heights @ heights))))
        return Row(np.array(ids, np.int64), np.concatenate(values))


def _count(messages: Iterable[Terms], names: dict[str, int]) -> sp.csr_matrix:
    """(messages, features) how often each feature stands in each message; new features are added to `names`."""
    ids, heights, ends = array("i"), array("f"), array("q", [0])
    for terms in messages:
        for block in counted(terms):
            ids.extend(names.setdefault(feature, len(names)) for feature in block)
            heights.extend(block.values())
        ends.append(len(ids))
    parts = (np.frombuffer(heights, np.float32), np.frombuffer(ids, np.int32), np.frombuffer(ends, np.int64))
    return sp.csr_matrix(parts, (len(ends) - 1, len(names)))


def _weighted(counts: sp.csr_matrix, idf: np.ndarray, grams: np.ndarray) -> sp.csr_matrix:
    """Sublinear tf-idf; in each row the words and the letter groups have length one apart."""
    weights = (1 + np.log(counts.data)) * idf[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    block = 2 * rows + grams[counts.indices]
    lengths = np.sqrt(np.bincount(block, weights**2, 2 * counts.shape[0])).astype(np.float32)
    return sp.csr_matrix((weights / np.maximum(lengths, 1e-6)[block], counts.indices, counts.indptr), counts.shape)
