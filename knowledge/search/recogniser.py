"""Which procedure a wording was taught for: a linear softmax over the words and letter groups of the phrases.

It only adds evidence: a procedure it was not trained on (published since) is found by the index alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from nlu.text.features import Vectoriser
from nlu.text.normalise import fold, normalise
from nlu.text.terms import Terms, terms

EPOCHS, STEP, BATCH = 4, 3.0, 128
RAREST = 3
"""Occurrences that make a feature worth a weight; a Vietnamese phrase counts twice, with its folded copy."""
NEGLIGIBLE = 1e-3
"""A smaller probability moves no weight: most procedures are soon out of the question for most wordings."""
SMALLEST_WEIGHT = 0.03
"""Lighter weights are left out: they change nothing and fill memory."""


@dataclass(frozen=True, eq=False)
class Recogniser:
    """Weights of features for procedures."""

    codes: tuple[str, ...]
    vectoriser: Vectoriser
    weights: sp.csr_matrix
    """(features, codes)"""

    def probabilities(self, asked: Terms) -> np.ndarray:
        """(codes,) how likely each taught procedure is meant, if one of them is."""
        row = self.vectoriser.weigh(asked)
        scores = np.asarray(row.values @ self.weights[row.ids]).ravel() if len(row.ids) else np.zeros(len(self.codes))
        raised = np.exp(scores - scores.max(initial=0.0))
        return np.asarray(raised / raised.sum())

    def save(self, path: Path) -> None:
        """Writes the weights to one file."""
        w = self.weights
        names = np.array(json.dumps([list(self.codes), list(self.vectoriser.vocabulary)], ensure_ascii=False))
        partial = path.with_suffix(".partial.npz")
        idf = self.vectoriser.idf
        np.savez_compressed(partial, names=names, idf=idf, data=w.data, indices=w.indices, indptr=w.indptr)
        partial.replace(path)

    @classmethod
    def load(cls, path: Path) -> Recogniser:
        """The recogniser that `save` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            codes, features = json.loads(str(stored["names"]))
            shape = (len(features), len(codes))
            weights = sp.csr_matrix((stored["data"], stored["indices"], stored["indptr"]), shape)
            vectoriser = Vectoriser({name: i for i, name in enumerate(features)}, stored["idf"])
            return cls(tuple(codes), vectoriser, weights)


def train(wordings: Iterable[tuple[str, str, str]], progress: Callable[[int, int], None] | None = None) -> Recogniser:
    """A recogniser of (text, language, code) wordings; Vietnamese is learnt with and without diacritics."""
    taught = [
        (terms(spelling, language), code)
        for text, language, code in wordings
        for spelling in _spellings(text, language)
    ]
    codes = tuple(sorted({code for _, code in taught}))
    vectoriser, rows = Vectoriser.learn((asked for asked, _ in taught), rarest=RAREST)
    place = {code: i for i, code in enumerate(codes)}
    truth = np.array([place[code] for _, code in taught])
    weights = _descend(rows, truth, len(codes), progress)
    weights[np.abs(weights) < SMALLEST_WEIGHT] = 0.0
    return Recogniser(codes, vectoriser, sp.csr_matrix(weights))


def _descend(
    rows: sp.csr_matrix, truth: np.ndarray, classes: int, progress: Callable[[int, int], None] | None
) -> np.ndarray:
    """Stochastic gradient descent on the log loss; only features of a batch and procedures in question are touched."""
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
    scores = batch @ weights
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares = scores / scores.sum(axis=1, keepdims=True)
    shares[shares < NEGLIGIBLE] = 0.0
    shares[np.arange(len(truth)), truth] -= 1.0
    change = (batch.T.tocsr() @ sp.csr_matrix(shares)).tocoo()
    weights[change.row, change.col] -= step * change.data


def _spellings(text: str, language: str) -> list[str]:
    clean = normalise(text)
    folded = fold(clean)
    return [clean, folded] if language == "vi" and folded != clean.lower() else [clean]
