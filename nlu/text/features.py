"""The shared features of the classifiers: words, pairs, gaps and letter groups, vectorised once a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.text.terms import Terms

LONGEST_GAP = 4
MOST_WORDS = 120
"""Words looked at from the start and the end of a message: a story's question stands at one of them."""


def word_features(terms: Terms) -> list[str]:
    """Words with and without diacritics, neighbours, gapped pairs, and how the message begins and ends."""
    folded = _ends(terms.folded)
    found = [*folded, *(f"m:{word}" for word in _ends(terms.marked))]
    found += [f"{a} {b}" for a, b in zip(folded, folded[1:], strict=False)]
    found += [" ".join(folded[i : i + 3]) for i in range(len(folded) - 2)]
    found += [f"{folded[i]} ~ {b}" for i in range(len(folded)) for b in folded[i + 2 : i + 1 + LONGEST_GAP]]
    return found + _edges(folded)


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

    def __init__(self, *, rarest_gram: int = 2) -> None:
        shared = {"sublinear_tf": True, "lowercase": False, "dtype": "float32"}
        self.words = TfidfVectorizer(analyzer=word_features, **shared)
        self.grams = TfidfVectorizer(analyzer=gram_features, min_df=rarest_gram, **shared)

    def fit(self, messages: Sequence[Terms]) -> Vectoriser:
        """Learns the vocabulary and its weights."""
        self.words.fit(messages)
        self.grams.fit(messages)
        return self

    def transform(self, messages: Iterable[Terms]) -> sp.csr_matrix:
        """(messages, features) weights."""
        rows = list(messages)
        return sp.hstack([self.words.transform(rows), self.grams.transform(rows)], format="csr")
