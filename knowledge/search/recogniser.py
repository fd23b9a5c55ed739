"""Which procedure a wording was taught for: a linear softmax over the words and letter groups of the phrases.

It only adds evidence: a procedure it was not trained on (published since) is found by the index alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from nlu.text.features import gram_features, word_features
from nlu.text.normalise import fold, normalise
from nlu.text.terms import Terms, terms

EPOCHS, STEP, BATCH = 4, 3.0, 128
RAREST = 3
"""Occurrences that make a feature worth a weight; a Vietnamese phrase counts twice, with its folded copy."""
SMALLEST_WEIGHT = 0.03
"""Lighter weights are left out: they change nothing and fill memory."""


@dataclass(frozen=True, eq=False)
class Recogniser:
    """Weights of features for procedures."""

    codes: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: np.ndarray
    weights: sp.csr_matrix
    """(features, codes)"""

    def probabilities(self, asked: Terms) -> np.ndarray:
        """(codes,) how likely each taught procedure is meant, if one of them is."""
        ids, values = _weigh(_counts(asked), self.vocabulary, self.idf)
        scores = np.asarray(values @ self.weights[ids]).ravel() if len(ids) else np.zeros(len(self.codes), np.float32)
        raised = np.exp(scores - scores.max(initial=0.0))
        return np.asarray(raised / raised.sum())

    def save(self, path: Path) -> None:
        """Writes the weights to one file."""
        w = self.weights
        names = np.array(json.dumps([list(self.codes), list(self.vocabulary)], ensure_ascii=False))
        partial = path.with_suffix(".partial.npz")
        np.savez_compressed(partial, names=names, idf=self.idf, data=w.data, indices=w.indices, indptr=w.indptr)
        partial.replace(path)

    @classmethod
    def load(cls, path: Path) -> Recogniser:
        """The recogniser that `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            codes, features = json.loads(str(stored["names"]))
            shape = (len(features), len(codes))
            weights = sp.csr_matrix((stored["data"], stored["indices"], stored["indptr"]), shape)
            return cls(tuple(codes), {name: i for i, name in enumerate(features)}, stored["idf"], weights)


def train(wordings: Iterable[tuple[str, str, str]], progress: Callable[[int, int], None] | None = None) -> Recogniser:
    """A recogniser of (text, language, code) wordings; Vietnamese is learnt with and without diacritics."""
    taught = [
        (terms(spelling, language), code)
        for text, language, code in wordings
        for spelling in _spellings(text, language)
    ]
    codes = tuple(sorted({code for _, code in taught}))
    counts = [_counts(asked) for asked, _ in taught]
    frequency = Counter(feature for row in counts for block in row for feature in block)
    vocabulary = {f: i for i, f in enumerate(f for f, n in frequency.items() if n >= RAREST)}
    idf = np.array([np.log((1 + len(taught)) / (1 + frequency[f])) + 1 for f in vocabulary], np.float32)
    rows = _matrix(counts, vocabulary, idf)
    place = {code: i for i, code in enumerate(codes)}
    truth = np.array([place[code] for _, code in taught])
    weights = _descend(rows, truth, len(codes), progress)
    weights[np.abs(weights) < SMALLEST_WEIGHT] = 0.0
    return Recogniser(codes, vocabulary, idf, sp.csr_matrix(weights))


def _descend(
    rows: sp.csr_matrix, truth: np.ndarray, classes: int, progress: Callable[[int, int], None] | None
) -> np.ndarray:
    """Stochastic gradient descent on the log loss; only the features of a batch are touched."""
    weights = np.zeros((rows.shape[1], classes), np.float32)
    order = np.random.default_rng(0)
    for epoch in range(EPOCHS):
        step = STEP * (1 - epoch / EPOCHS)
        shuffled = order.permutation(rows.shape[0])
        for start in range(0, len(shuffled), BATCH):
            chosen = shuffled[start : start + BATCH]
            _adjust(weights, rows[chosen], truth[chosen], step)
        if progress:
            progress(epoch + 1, EPOCHS)
    return weights


def _adjust(weights: np.ndarray, batch: sp.csr_matrix, truth: np.ndarray, step: float) -> None:
    columns = np.unique(batch.indices)
    batch = batch[:, columns]
    scores = batch @ weights[columns]
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = scores / scores.sum(axis=1, keepdims=True)
    shares[np.arange(len(truth)), truth] -= 1.0
    weights[columns] -= step * (batch.T @ shares)


def _counts(asked: Terms) -> tuple[Counter[str], Counter[str]]:
    return Counter(word_features(asked)), Counter(f"g:{gram}" for gram in gram_features(asked))


def _weigh(
    counts: tuple[Counter[str], Counter[str]], vocabulary: dict[str, int], idf: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Ids and weights of the known features; each of the two blocks has length one."""
    ids: list[int] = []
    values: list[np.ndarray] = []
    for block in counts:
        known = [(vocabulary[f], n) for f, n in block.items() if f in vocabulary]
        found = np.array([i for i, _ in known], np.int64)
        heights = (1 + np.log(np.array([n for _, n in known], np.float32))) * idf[found] if known else np.zeros(0)
        ids += [i for i, _ in known]
        values.append(heights / max(1e-6, float(np.linalg.norm(heights))))
    return np.array(ids, np.int64), np.concatenate(values).astype(np.float32)


def _matrix(
    counts: Sequence[tuple[Counter[str], Counter[str]]], vocabulary: dict[str, int], idf: np.ndarray
) -> sp.csr_matrix:
    weighed = [_weigh(row, vocabulary, idf) for row in counts]
    ends = np.cumsum([0, *(len(ids) for ids, _ in weighed)])
    ids, values = (np.concatenate(parts) for parts in zip(*weighed, strict=True))
    return sp.csr_matrix((values, ids, ends), (len(counts), len(vocabulary)))


def _spellings(text: str, language: str) -> list[str]:
    clean = normalise(text)
    folded = fold(clean)
    return [clean, folded] if language == "vi" and folded != clean.lower() else [clean]
