"""The searchable whole: every text of every procedure as weighted rows of terms. Immutable once built."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from knowledge.search.records import Kind, Record
from nlu.text.features import Row
from nlu.text.normalise import fold


@dataclass(frozen=True)
class Block:
    """One way to see the texts (words, letter groups, marked words): a row of unit length a text."""

    vocabulary: dict[str, int]
    idf: np.ndarray
    by_term: sp.csr_matrix
    """(terms, texts): the postings of each term."""

    def similarities(self, counts: Counter[str]) -> np.ndarray:
        """Cosine of a query with every text."""
        row = self._weigh(counts)
        if not len(row.ids):
            return np.zeros(self.by_term.shape[1], np.float32)
        return np.asarray(row.values @ self.by_term[row.ids]).ravel()

    @functools.cached_property
    def _unknown(self) -> float:
        """What an unknown term adds to the square of a query's length."""
        return float(self.idf.max(initial=0.0)) ** 2 * UNKNOWN_SHARE

    def _weigh(self, counts: Counter[str]) -> Row:
        """The query's known terms, of unit length; unknown ones lengthen the query."""
        known = [(place, n) for term, n in counts.items() if (place := self.vocabulary.get(term)) is not None]
        ids = np.array([place for place, _ in known], np.int64)
        weights = (1 + np.log(np.array([n for _, n in known], np.float32))) * self.idf[ids]
        unknown = (len(counts) - len(known)) * self._unknown
        return Row(ids, weights / max(1e-6, float(np.sqrt((weights**2).sum() + unknown))))


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
    name_masses: np.ndarray
    """(procedures,) how much the words of the official name weigh together."""
    word_sets: tuple[frozenset[str], ...]
    """(texts,) the folded words of each text."""
    texts_by_owner: tuple[np.ndarray, ...]
    """(procedures,) the rows of each procedure's texts."""
    all_words: tuple[frozenset[str], ...]
    """(procedures,) the folded words of all texts of each procedure."""
    names: np.ndarray
    """(procedures,) the row of the official name."""

    @functools.cached_property
    def plain_evidence(self) -> dict[str, np.ndarray]:
        """What speaks for a procedure whatever is asked: a column (procedures,) each."""
        columns = {
            "commune": [record.level == "commune" for record in self.records],
            "ministry": [record.level in ("ministry", "other") for record in self.records],
            "demand": [record.demand / 3 for record in self.records],
            "provincial_copy": [bool(record.province) for record in self.records],
            "name_length": [np.log1p(len(record.name)) / 5 for record in self.records],
        }
        return {name: np.array(column, np.float32) for name, column in columns.items()}

    @functools.cached_property
    def titles(self) -> tuple[str, ...]:
        """(procedures,) the official names as they are compared with each other."""
        return tuple(fold(record.name).strip(" .") for record in self.records)

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
