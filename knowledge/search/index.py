"""The searchable whole: every text of every procedure as weighted rows of terms. Immutable once built."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from knowledge.search.records import Kind, Record


@dataclass(frozen=True)
class Block:
    """One way to see the texts (words, letter groups, marked words): a row of unit length a text."""

    vocabulary: dict[str, int]
    idf: np.ndarray
    by_term: sp.csr_matrix
    """(terms, texts): the postings of each term."""

    def similarities(self, counts: Counter[str]) -> np.ndarray:
        """Cosine of a query with every text."""
        ids, weights = self.weigh(counts)
        if not len(ids):
            return np.zeros(self.by_term.shape[1], np.float32)
        return np.asarray(weights @ self.by_term[ids]).ravel()

    def weigh(self, counts: Counter[str]) -> tuple[np.ndarray, np.ndarray]:
        """Ids and unit-length weights of the query's known terms; unknown ones lengthen the query."""
        known = [(self.vocabulary[t], n) for t, n in counts.items() if t in self.vocabulary]
        ids = np.array([i for i, _ in known], np.int64)
        weights = np.array([(1 + np.log(n)) for _, n in known], np.float32) * self.idf[ids] if known else np.zeros(0)
        unknown = (len(counts) - len(known)) * float(self.idf.max(initial=0.0)) ** 2 * UNKNOWN_SHARE
        return ids, weights / max(1e-6, float(np.sqrt((weights**2).sum() + unknown)))


UNKNOWN_SHARE = 0.3
"""How much an unknown term counts against a query, as a share of the rarest known term."""


@dataclass(frozen=True)
class Runs:
    """The texts of one kind: they stand side by side, and so do those of one procedure among them."""

    start: int
    stop: int
    firsts: np.ndarray
    """First text of each procedure, counted from `start`."""
    owners: np.ndarray
    """The procedure of each run."""

    def best(self, values: np.ndarray, count: int) -> np.ndarray:
        """(count,) the highest of `values` among each procedure's texts of this kind; 0 without any."""
        found = np.zeros(count, np.float32)
        if len(self.owners):
            found[self.owners] = np.maximum.reduceat(values[self.start : self.stop], self.firsts)
        return found


@dataclass(frozen=True, eq=False)
class Index:
    """All texts of all procedures. Texts of one procedure and kind are neighbours."""

    records: tuple[Record, ...]
    owners: np.ndarray
    """(texts,) position of the procedure each text belongs to."""
    kinds: np.ndarray
    """(texts,) Kind of each text."""
    words: Block
    grams: Block
    marked: Block
    concepts: Block
    term_idf: dict[str, float]
    position: dict[str, int]
    """Code -> position in `records`."""
    runs: dict[Kind, Runs]
    demands: np.ndarray
    """(procedures,) how often each is asked for, 0 to 3."""
    word_sets: tuple[frozenset[str], ...]
    """(texts,) the folded words of each text."""
    texts_by_owner: tuple[np.ndarray, ...]
    """(procedures,) the rows of each procedure's texts."""
    all_words: tuple[frozenset[str], ...]
    """(procedures,) the folded words of all texts of each procedure."""
    names: np.ndarray
    """(procedures,) the row of the official name."""

    def texts_of(self, position: int) -> np.ndarray:
        """The rows of a procedure's texts."""
        return self.texts_by_owner[position]

    def words_of(self, position: int, hidden: np.ndarray | None = None) -> frozenset[str]:
        """All folded words of a procedure's texts."""
        rows = self.texts_by_owner[position]
        if hidden is None or not hidden[rows].any():
            return self.all_words[position]
        shown = rows[~hidden[rows]]
        return frozenset().union(*(self.word_sets[row] for row in shown))
