"""The searchable whole: every text of every procedure as weighted rows of terms. Immutable once built."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from knowledge.procedure import OFFICIAL_LANGUAGE
from knowledge.search.records import Kind, Record
from nlu.text.normalise import normalise
from nlu.text.terms import Terms, grams_of, terms

WORD_KINDS = (Kind.NAME, Kind.ALIAS, Kind.QUESTION, Kind.ITEM)
PAIR_WEIGHT = 0.8


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
        if hidden is None:
            return self.all_words[position]
        rows = self.texts_by_owner[position]
        shown = rows[~hidden[rows]]
        return frozenset().union(*(self.word_sets[row] for row in shown))


def build(records: Iterable[Record]) -> Index:
    """The index of `records`; about 2 s for 4,213 procedures."""
    held = tuple(records)
    rows = sorted(
        ((kind, owner, text, language) for owner, r in enumerate(held) for kind, language, text in r.texts),
        key=lambda row: (row[0], row[1]),
    )
    parsed = [_parsed(kind, text, language) for kind, _, text, language in rows]
    owners = np.array([owner for _, owner, _, _ in rows], np.int32)
    kinds = np.array([kind for kind, _, _, _ in rows], np.int8)
    runs = {kind: _runs(kinds, owners, kind) for kind in Kind}
    everyday = parsed[: runs[Kind.ITEM].start]
    sets = tuple(frozenset(t.folded) for t in parsed)
    texts_by_owner = _by_owner(owners, len(held))
    words = _block([[*t.folded, *t.pairs] for t in everyday] + [t.folded for t in parsed[len(everyday) :]], owners)
    return Index(
        held,
        owners,
        kinds,
        words,
        _gram_block([t.folded for t in everyday], owners),
        _block([t.marked for t in everyday] + [()] * (len(parsed) - len(everyday)), owners),
        {term: float(words.idf[i]) for term, i in words.vocabulary.items() if " " not in term},
        {record.code: position for position, record in enumerate(held)},
        runs,
        np.array([record.demand for record in held], np.float32),
        sets,
        texts_by_owner,
        tuple(frozenset().union(*(sets[row] for row in rows)) for rows in texts_by_owner),
        runs[Kind.NAME].firsts,
    )


@functools.lru_cache(maxsize=100_000)
def _parsed(kind: Kind, text: str, language: str) -> Terms:
    official = kind in (Kind.NAME, Kind.ITEM) and language == OFFICIAL_LANGUAGE
    return terms(text, language, formal=True) if official else terms(normalise(text), language)


def _by_owner(owners: np.ndarray, count: int) -> tuple[np.ndarray, ...]:
    order = np.argsort(owners, kind="stable")
    return tuple(np.split(order, np.searchsorted(owners[order], np.arange(1, count)))) if count else ()


def _runs(kinds: np.ndarray, owners: np.ndarray, kind: Kind) -> Runs:
    start, stop = (int(np.searchsorted(kinds, kind, side)) for side in ("left", "right"))
    mine = owners[start:stop]
    firsts = np.flatnonzero(np.r_[True, mine[1:] != mine[:-1]]) if len(mine) else np.zeros(0, np.int64)
    return Runs(start, stop, firsts, mine[firsts])


def _block(texts: Sequence[Sequence[str]], owners: np.ndarray) -> Block:
    """The block of texts given as terms."""
    vocabulary, counts = _counted(texts)
    return _weighed(vocabulary, counts, owners)


def _gram_block(texts: Sequence[Sequence[str]], owners: np.ndarray) -> Block:
    """The block of the letter groups of the words: each word is taken apart once, not once a text."""
    words, counts = _counted(texts)
    grams, in_words = _counted([grams_of(word) for word in words])
    whole = counts @ in_words
    whole.resize((len(owners), len(grams)))
    return _weighed(grams, whole.tocsr(), owners)


def _counted(texts: Sequence[Sequence[str]]) -> tuple[dict[str, int], sp.csr_matrix]:
    """The vocabulary, and how often each of its terms stands in each text."""
    vocabulary: dict[str, int] = {}
    ids = [vocabulary.setdefault(term, len(vocabulary)) for text in texts for term in text]
    ends = np.cumsum([0, *map(len, texts)])
    shape = (len(texts), len(vocabulary))
    counts = sp.csr_matrix((np.ones(len(ids), np.float32), np.array(ids, np.int32), ends), shape)
    counts.sum_duplicates()
    return vocabulary, counts


def _weighed(vocabulary: dict[str, int], counts: sp.csr_matrix, owners: np.ndarray) -> Block:
    """Weights are (1 + log count) * idf, with idf over procedures, not texts: a phrase often taught is not rare."""
    idf = _idf(counts, owners)
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    lengths = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    counts.data /= np.repeat(np.maximum(lengths, 1e-6), np.diff(counts.indptr))
    return Block(vocabulary, idf, counts.T.tocsr())


def _idf(matrix: sp.csr_matrix, owners: np.ndarray) -> np.ndarray:
    owner_count = int(owners.max(initial=-1)) + 1
    row_owner = np.repeat(owners, np.diff(matrix.indptr))
    pairs = np.unique(row_owner.astype(np.int64) * matrix.shape[1] + matrix.indices)
    frequency = np.bincount(pairs % matrix.shape[1], minlength=matrix.shape[1])
    return np.log((1 + owner_count) / (0.5 + frequency)).astype(np.float32)
