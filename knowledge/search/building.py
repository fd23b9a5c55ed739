"""Builds the index. After the first time only the texts that changed are analysed; the rest is carried over."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from knowledge.procedure import OFFICIAL_LANGUAGE
from knowledge.search.index import Block, Index, Runs
from knowledge.search.records import Kind, Record
from nlu.text.concepts import concept_features
from nlu.text.normalise import normalise
from nlu.text.terms import Terms, grams_of, terms

Row = tuple[Kind, int, str, str]
"""(kind, position of the procedure, language, text)"""


@dataclass(frozen=True)
class View:
    """One way to see a text as terms: of everyday texts, and of lists of papers."""

    everyday: Callable[[Terms], Sequence[str]]
    papers: Callable[[Terms], Sequence[str]] = lambda _terms: ()
    apart: Callable[[str], Sequence[str]] | None = None
    """Takes each term apart further; asked once a term, not once a text."""

    def of(self, kind: Kind, parsed: Terms) -> Sequence[str]:
        """The terms of one text."""
        return self.papers(parsed) if kind is Kind.ITEM else self.everyday(parsed)


VIEWS = {
    "words": View(lambda t: (*t.folded, *t.pairs), lambda t: t.folded),
    "grams": View(lambda t: t.folded, apart=grams_of),
    "marked": View(lambda t: t.marked),
    "concepts": View(lambda t: concept_features(t.concepts)),
}


@dataclass(frozen=True)
class Counted:
    """How often each term stands in each text, and in how many procedures."""

    vocabulary: dict[str, int] = field(default_factory=dict)
    counts: sp.csr_matrix = field(default_factory=lambda: sp.csr_matrix((0, 0), dtype=np.float32))
    frequency: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(frozen=True)
class Layout:
    """Where the texts of each procedure stand: by kind, and within a kind by procedure."""

    rows: tuple[Row, ...] = ()
    owners: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int32))
    spans: dict[tuple[str, Kind], tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Sequence[Record]) -> Layout:
        """The layout of these records."""
        rows: list[Row] = []
        spans: dict[tuple[str, Kind], tuple[int, int]] = {}
        for kind in Kind:
            for owner, record in enumerate(records):
                start = len(rows)
                rows += [(kind, owner, language, text) for k, language, text in record.texts if k is kind]
                spans[record.code, kind] = (start, len(rows))
        return cls(tuple(rows), np.array([row[1] for row in rows], np.int32), spans)


@dataclass(frozen=True)
class Move:
    """From one layout to the next: which rows are carried over, from where, and which are new."""

    before: Layout
    after: Layout
    source: np.ndarray
    """(texts after,) the row before; -1 for a new text."""

    @property
    def fresh(self) -> np.ndarray:
        """Rows after that are new."""
        return np.flatnonzero(self.source < 0)

    @property
    def gone(self) -> np.ndarray:
        """Rows before that are not carried over."""
        return np.setdiff1d(np.arange(len(self.before.rows)), self.source)


class Builder:
    """Builds one index after another and remembers what the next can use again."""

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self._layout = Layout()
        self._counted = dict.fromkeys(VIEWS, Counted())
        self._word_sets: tuple[frozenset[str], ...] = ()
        self._all_words: dict[str, frozenset[str]] = {}

    def build(self, records: Iterable[Record]) -> Index:
        """The index of `records`. For 4,213 procedures about 2 s the first time, then a fraction of that."""
        held = tuple(records)
        move = self._move(held)
        parsed = [_parsed(*move.after.rows[row]) for row in move.fresh]
        kinds = [move.after.rows[row][0] for row in move.fresh]
        counted = {
            name: _moved(view, self._counted[name], move, [view.of(*each) for each in zip(kinds, parsed, strict=True)])
            for name, view in VIEWS.items()
        }
        self._word_sets = _carried(self._word_sets, move, [frozenset(t.folded) for t in parsed])
        index = self._index(held, move.after, {name: _weighed(c, len(held)) for name, c in counted.items()})
        self._records, self._layout, self._counted = {r.code: r for r in held}, move.after, counted
        return index

    def _move(self, held: Sequence[Record]) -> Move:
        after = Layout.of(held)
        source = np.full(len(after.rows), -1, np.int64)
        for record in held:
            if self._unchanged(record):
                for kind in Kind:
                    start, stop = after.spans[record.code, kind]
                    source[start:stop] = np.arange(*self._layout.spans[record.code, kind])
        return Move(self._layout, after, source)

    def _unchanged(self, record: Record) -> bool:
        return self._records.get(record.code) == record

    def _index(self, held: tuple[Record, ...], layout: Layout, blocks: dict[str, Block]) -> Index:
        kinds = np.array([row[0] for row in layout.rows], np.int8)
        runs = {kind: _runs(kinds, layout.owners, kind) for kind in Kind}
        texts_by_owner = _by_owner(layout.owners, len(held))
        self._all_words = {
            record.code: self._all_words[record.code]
            if self._unchanged(record)
            else frozenset().union(*(self._word_sets[row] for row in rows))
            for record, rows in zip(held, texts_by_owner, strict=True)
        }
        words = blocks["words"]
        idf = {term: float(words.idf[i]) for term, i in words.vocabulary.items() if " " not in term}
        names = runs[Kind.NAME].firsts
        masses = [sum(idf.get(word, 0.0) for word in self._word_sets[row]) for row in names]
        return Index(
            records=held,
            owners=layout.owners,
            kinds=kinds,
            **blocks,
            term_idf=idf,
            position={record.code: position for position, record in enumerate(held)},
            runs=runs,
            demands=np.array([record.demand for record in held], np.float32),
            word_sets=self._word_sets,
            texts_by_owner=texts_by_owner,
            all_words=tuple(self._all_words.values()),
            names=names,
            name_masses=np.array(masses, np.float32),
        )


def build(records: Iterable[Record]) -> Index:
    """The index of `records`, once."""
    return Builder().build(records)


def _parsed(kind: Kind, _owner: int, language: str, text: str) -> Terms:
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


def _carried(
    before: Sequence[frozenset[str]], move: Move, fresh: Iterable[frozenset[str]]
) -> tuple[frozenset[str], ...]:
    new = iter(fresh)
    return tuple(before[row] if row >= 0 else next(new) for row in move.source)


def _moved(view: View, before: Counted, move: Move, fresh_terms: Sequence[Sequence[str]]) -> Counted:
    """The counts of the next layout; terms that stand nowhere any more are dropped."""
    vocabulary, new = _counted(view, fresh_terms, before.vocabulary)
    width = len(vocabulary)
    old = _widened(before.counts, width)
    order = move.source.copy()
    order[move.fresh] = old.shape[0] + np.arange(len(move.fresh))
    frequency = np.zeros(width, np.int64)
    frequency[: len(before.frequency)] = before.frequency
    frequency -= _frequency(old[move.gone], move.before.owners[move.gone])
    frequency += _frequency(new, move.after.owners[move.fresh])
    return _without_unused(Counted(vocabulary, sp.vstack([old, new], "csr")[order], frequency))


def _counted(view: View, texts: Sequence[Sequence[str]], known: dict[str, int]) -> tuple[dict[str, int], sp.csr_matrix]:
    """`known` with the new terms, and how often each stands in each text."""
    if view.apart is None:
        return _count(texts, known)
    whole, counts = _count(texts, {})
    vocabulary, parts = _count([view.apart(term) for term in whole], known)
    return vocabulary, counts @ parts


def _count(texts: Sequence[Sequence[str]], known: dict[str, int]) -> tuple[dict[str, int], sp.csr_matrix]:
    vocabulary = dict(known)  # whoever searches now still uses the other
    ids = [vocabulary.setdefault(term, len(vocabulary)) for term in itertools.chain.from_iterable(texts)]
    ends = np.cumsum([0, *map(len, texts)])
    shape = (len(texts), len(vocabulary))
    counts = sp.csr_matrix((np.ones(len(ids), np.float32), np.array(ids, np.int32), ends), shape)
    counts.sum_duplicates()
    return vocabulary, counts


def _widened(matrix: sp.csr_matrix, width: int) -> sp.csr_matrix:
    return sp.csr_matrix((matrix.data, matrix.indices, matrix.indptr), (matrix.shape[0], width))


def _frequency(counts: sp.csr_matrix, owners: np.ndarray) -> np.ndarray:
    """In how many procedures each term stands. All texts of a procedure must be among the rows, or none."""
    row_owner = np.repeat(owners, np.diff(counts.indptr))
    pairs = np.unique(row_owner.astype(np.int64) * counts.shape[1] + counts.indices)
    return np.bincount(pairs % max(1, counts.shape[1]), minlength=counts.shape[1])


def _without_unused(counted: Counted) -> Counted:
    used = counted.frequency > 0
    if used.all():
        return counted
    kept = dict(zip(itertools.compress(counted.vocabulary, used), itertools.count()))
    return Counted(kept, counted.counts[:, np.flatnonzero(used)], counted.frequency[used])


def _weighed(counted: Counted, owners: int) -> Block:
    """Weights are (1 + log count) * idf, with idf over procedures, not texts: a phrase often taught is not rare."""
    idf = np.log((1 + owners) / (0.5 + counted.frequency)).astype(np.float32)
    counts = counted.counts
    weights = (1 + np.log(counts.data)) * idf[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    lengths = np.sqrt(np.bincount(rows, weights**2, counts.shape[0])).astype(np.float32)
    weights /= np.maximum(lengths, 1e-6)[rows]
    by_text = sp.csr_matrix((weights, counts.indices, counts.indptr), counts.shape)
    return Block(counted.vocabulary, idf, by_text.T.tocsr())
