"""What a message does (its dialogue act) and what it asks about (its aspects): linear models, calibrated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from nlu.text.examples import ASK_PROCEDURE, Example
from nlu.text.features import Vectoriser
from nlu.text.normalise import fold, normalise
from nlu.text.terms import terms

FOLDS = 4
TEMPERATURES = np.geomspace(0.5, 12.0, 25)
THRESHOLDS = np.linspace(-0.6, 0.4, 41)


@dataclass(frozen=True)
class Acts:
    """The reading of one message: acts by falling confidence (they sum to 1), aspects by falling score."""

    ranking: tuple[tuple[str, float], ...]
    aspects: tuple[str, ...]

    @property
    def intent(self) -> str:
        """The likeliest dialogue act."""
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        """Calibrated probability of `intent`."""
        return self.ranking[0][1]


@dataclass
class OneVsRest:
    """A linear score a label; `offset` is added before the best or the positive ones are taken."""

    labels: list[str]
    weights: np.ndarray = field(repr=False)
    bias: np.ndarray = field(repr=False)
    offset: np.ndarray = field(repr=False)
    temperature: float = 1.0

    def scores(self, rows: sp.csr_matrix) -> np.ndarray:
        """(messages, labels) distances from the separating planes."""
        return np.asarray(rows @ self.weights.T) + self.bias + self.offset

    def probabilities(self, rows: sp.csr_matrix) -> np.ndarray:
        """(messages, labels) calibrated probabilities."""
        return softmax(self.scores(rows) * self.temperature)


@dataclass
class ActModel:
    """Understands messages after `train`; one vectorisation serves both predictions."""

    vectoriser: Vectoriser
    intents: OneVsRest
    aspects: OneVsRest

    def read(self, text: str, language: str | None) -> Acts:
        """The acts and aspects of one normalised message."""
        rows = self.vectoriser.transform([terms(text, language)])
        probabilities = self.intents.probabilities(rows)[0]
        ranking = [(self.intents.labels[i], float(probabilities[i])) for i in np.argsort(-probabilities)]
        asks = ranking[0][0] == ASK_PROCEDURE
        return Acts(tuple(ranking), self._aspects(rows) if asks else ())

    def aspects_of(self, text: str, language: str | None) -> tuple[str, ...]:
        """The aspects a message would ask about if it asked about a procedure."""
        return self._aspects(self.vectoriser.transform([terms(text, language)]))

    def _aspects(self, rows: sp.csr_matrix) -> tuple[str, ...]:
        scores = self.aspects.scores(rows)[0]
        chosen = [i for i in np.argsort(-scores) if scores[i] > 0] or [int(np.argmax(scores))]
        return tuple(self.aspects.labels[i] for i in chosen)


def train(examples: Sequence[Example], *, cost: float = 0.5) -> ActModel:
    """A model of `examples`; Vietnamese ones are learnt a second time without diacritics."""
    examples = list(with_folded_copies(examples))
    messages = [terms(normalise(e.text), e.language) for e in examples]
    vectoriser = Vectoriser().fit(messages)
    rows = vectoriser.transform(messages)
    groups = [e.family for e in examples]
    intents = _fit_intents(rows, [e.intent for e in examples], groups, cost)
    asking = [i for i, e in enumerate(examples) if e.intent == ASK_PROCEDURE and e.aspects]
    aspects = _fit_aspects(rows[asking], [examples[i].aspects for i in asking], [groups[i] for i in asking], cost)
    return ActModel(vectoriser, intents, aspects)


def with_folded_copies(examples: Iterable[Example]) -> Iterable[Example]:
    """Each example, and for a Vietnamese one with diacritics its undiacritised twin."""
    for example in examples:
        yield example
        folded = fold(example.text)
        if example.language == "vi" and folded != example.text.lower():
            yield Example(folded, "vi", example.intent, example.aspects, example.family)


def _fit_intents(rows: sp.csr_matrix, labels: list[str], groups: list[str], cost: float) -> OneVsRest:
    names = sorted(set(labels))
    targets = np.array([[label == name for name in names] for label in labels])
    model = _fit(rows, targets, names, cost)
    held_out = _held_out_scores(rows, targets, groups, cost)
    truth = targets.argmax(axis=1)
    losses = [_log_loss(held_out * temperature, truth) for temperature in TEMPERATURES]
    model.temperature = float(TEMPERATURES[int(np.argmin(losses))])
    return model


def _fit_aspects(rows: sp.csr_matrix, labels: list[tuple[str, ...]], groups: list[str], cost: float) -> OneVsRest:
    names = sorted({name for several in labels for name in several})
    targets = np.array([[name in several for name in names] for several in labels])
    model = _fit(rows, targets, names, cost)
    held_out = _held_out_scores(rows, targets, groups, cost)
    model.offset = np.array([-_best_threshold(held_out[:, i], targets[:, i]) for i in range(len(names))], "float32")
    return model


def _fit(rows: sp.csr_matrix, targets: np.ndarray, names: list[str], cost: float) -> OneVsRest:
    planes = [LinearSVC(C=cost).fit(rows, column) for column in targets.T]
    weights = np.vstack([plane.coef_[0] for plane in planes]).astype("float32")
    bias = np.array([plane.intercept_[0] for plane in planes], "float32")
    return OneVsRest(names, weights, bias, np.zeros(len(names), "float32"))


def _held_out_scores(rows: sp.csr_matrix, targets: np.ndarray, groups: list[str], cost: float) -> np.ndarray:
    """Scores of every example by a model that saw no example of its family."""
    scores = np.zeros(targets.shape)
    folds = min(FOLDS, len(set(groups)))
    for seen, unseen in GroupKFold(folds).split(rows, groups=groups):
        constant = targets[seen].all(axis=0) | ~targets[seen].any(axis=0)
        for column in np.flatnonzero(~constant):
            plane = LinearSVC(C=cost).fit(rows[seen], targets[seen, column])
            scores[unseen, column] = plane.decision_function(rows[unseen])
    return scores


def _best_threshold(scores: np.ndarray, truth: np.ndarray) -> float:
    return float(max(THRESHOLDS, key=lambda threshold: (_f1(scores > threshold, truth), -abs(threshold))))


def _f1(predicted: np.ndarray, truth: np.ndarray) -> float:
    hits = int((predicted & truth).sum())
    return 2 * hits / max(1, int(predicted.sum()) + int(truth.sum()))


def _log_loss(scores: np.ndarray, truth: np.ndarray) -> float:
    return float(-np.log(softmax(scores)[np.arange(len(truth)), truth] + 1e-12).mean())


def softmax(scores: np.ndarray) -> np.ndarray:
    """Rows of scores as probabilities that sum to 1."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
