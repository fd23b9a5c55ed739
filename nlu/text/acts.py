"""What a message does (its dialogue act) and what it asks about (its aspects): linear models, calibrated."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import scipy.sparse as sp
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from nlu.text.examples import ASK_PROCEDURE, Example
from nlu.text.features import Row, Vectoriser
from nlu.text.languages import THAI_LETTER
from nlu.text.lexicon import lexicon
from nlu.text.normalise import fold, normalise
from nlu.text.terms import terms

PARTS = 4
OVERVIEW, OUT_OF_SCOPE = "overview", "out_of_scope"
JOINED, MOST_ASPECTS = 5000, 3
TOLD, MOST_TOLD = 3000, 3
ASKED_LAST, SPOKEN = 0.75, 0.25
"""Shares of the told messages whose question comes last, and that are written as they are spoken: without stops."""
ELSEWHERE = 700
"""At most so many questions a language about what no office handles."""
TELLING = frozenset({ASK_PROCEDURE, OUT_OF_SCOPE, "check_dossier", "complain"})
"""Acts that people wrap in a story, and the sentences of it."""
TOLERANCE = 1e-3
BALANCE = 0.4
RAREST = 3
"""Examples that a word feature must stand in; a Vietnamese example counts twice, with its folded copy."""
COST = 0.5
TEMPERATURES = np.geomspace(0.5, 12.0, 25)
LEAST_SHARE = 1e-6
FOLLOWS, STANDS = "follows", "stands alone"
BESIDE = 0.05
"""The score from which an aspect is taken to be asked about beside the likeliest one. Chosen by cross-validation:
one number for all does better than a threshold for each, which fits the few examples of a rare aspect."""


@dataclass(frozen=True)
class Acts:
    """The reading of one message: acts by falling confidence (they sum to 1), aspects by falling score."""

    ranking: tuple[tuple[str, float], ...]
    aspects: tuple[str, ...]
    follows: float = 0.0
    """Probability that, asking about a procedure, it names none: it goes on about the one in focus."""

    @property
    def intent(self) -> str:
        """The likeliest dialogue act."""
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        """Calibrated probability of `intent`."""
        return self.ranking[0][1]

    @property
    def doubt(self) -> float:
        """Log odds that it is out of scope, against the likeliest of the other acts."""
        shares = dict(self.ranking)
        outside = shares.pop(OUT_OF_SCOPE, 0.0)
        return math.log(max(outside, LEAST_SHARE) / max(LEAST_SHARE, *shares.values()))


@dataclass
class OneVsRest:
    """A linear score a label."""

    labels: list[str]
    weights: np.ndarray = field(repr=False)
    """(features, labels), contiguous: a message touches a few rows."""
    bias: np.ndarray = field(repr=False)
    temperature: float = 1.0

    def scores(self, row: Row) -> np.ndarray:
        """(labels,) distances from the separating planes."""
        return np.asarray(row.values @ self.weights[row.ids] + self.bias)

    def probabilities(self, row: Row) -> np.ndarray:
        """(labels,) calibrated probabilities."""
        return softmax((self.scores(row) * self.temperature)[np.newaxis])[0]


@dataclass
class ActModel:
    """Understands messages after `train`; one vectorisation serves all three predictions."""

    vectoriser: Vectoriser
    intents: OneVsRest
    aspects: OneVsRest
    follows: OneVsRest

    def read(self, text: str, language: str | None) -> Acts:
        """What one normalised message does, asks about, and whether it goes on about what was talked about."""
        row = self.vectoriser.weigh(terms(text, language))
        probabilities = self.intents.probabilities(row)
        ranking = [(self.intents.labels[i], float(probabilities[i])) for i in np.argsort(-probabilities)]
        asks = ranking[0][0] in (ASK_PROCEDURE, OUT_OF_SCOPE)  # a refusal may turn out to be wrong
        return Acts(tuple(ranking), self._aspects(row) if asks else (), self._follows(row))

    def aspects_of(self, text: str, language: str | None) -> tuple[str, ...]:
        """The aspects a message would ask about if it asked about a procedure."""
        return self._aspects(self.vectoriser.weigh(terms(text, language)))

    def _follows(self, row: Row) -> float:
        return float(self.follows.probabilities(row)[self.follows.labels.index(FOLLOWS)])

    def _aspects(self, row: Row) -> tuple[str, ...]:
        """The likeliest aspect and those asked about beside it; an overview is asked for alone or not at all."""
        scores = self.aspects.scores(row)
        first, *others = (self.aspects.labels[i] for i in np.argsort(-scores))
        beside = [name for name in others if scores[self.aspects.labels.index(name)] > BESIDE and name != OVERVIEW]
        return (first,) if first == OVERVIEW else (first, *beside)


def train(examples: Sequence[Example], *, cost: float = COST) -> ActModel:
    """A model of `examples`; Vietnamese ones are learnt a second time without diacritics."""
    examples = list(with_folded_copies([*examples, *joined(examples), *told(examples), *elsewhere(examples)]))
    vectoriser, rows, intents = train_intents(examples, cost=cost, rarest=RAREST)
    groups = [e.family for e in examples]
    asking = [i for i, e in enumerate(examples) if e.intent == ASK_PROCEDURE and e.aspects]
    aspects = _fit_several(rows[asking], [examples[i].aspects for i in asking], cost)
    told_apart = [i for i, e in enumerate(examples) if e.intent in (ASK_PROCEDURE, OUT_OF_SCOPE)]
    standing = [FOLLOWS if examples[i].follows else STANDS for i in told_apart]
    follows = _fit_one_of(rows[told_apart], standing, [groups[i] for i in told_apart], cost)
    return ActModel(vectoriser, intents, aspects, follows)


def joined(examples: Sequence[Example]) -> Iterator[Example]:
    """Questions with a follow-up behind them: people ask several things in one message.

    "What do I bring" and "how long does it take" make one question about papers and time.
    """
    chance = random.Random(0)
    asking = [e for e in examples if e.intent == ASK_PROCEDURE and not e.follows and len(e.aspects) < MOST_ASPECTS]
    connectives = lexicon("references")["connectives"]
    tails = {name: [e for e in examples if e.follows and e.language == name] for name in connectives}
    for example in chance.sample(asking, min(JOINED, len(asking))):
        if tails[example.language]:
            yield from _join(
                example, chance.choice(tails[example.language]), chance.choice(connectives[example.language])
            )


def _join(example: Example, tail: Example, connective: str) -> Iterator[Example]:
    if not set(example.aspects) & set(tail.aspects) and OVERVIEW not in tail.aspects:
        aspects = tuple(a for a in (*example.aspects, *tail.aspects) if a != OVERVIEW)
        yield replace(example, text=f"{example.text.rstrip('?. ')}{connective}{tail.text}", aspects=aspects)


def told(examples: Sequence[Example]) -> Iterator[Example]:
    """Messages within a story that asks nothing, though it speaks of money, days, papers and places."""
    chance = random.Random(1)
    stories = lexicon("stories")
    telling = [e for e in examples if e.intent in TELLING and not e.follows and e.language in stories]
    for example in chance.sample(telling, min(TOLD, len(telling))):
        story = chance.sample(stories[example.language], chance.randint(1, MOST_TOLD))
        story.insert(len(story) if chance.random() < ASKED_LAST else 0, _ended(example.text))
        text = " ".join(story)
        yield replace(example, text=text.replace(".", "").lower() if chance.random() < SPOKEN else text)


def elsewhere(examples: Sequence[Example]) -> Iterator[Example]:
    """The same questions as about procedures, about what no office handles; no more than there are of that kind."""
    chance = random.Random(2)
    refused = Counter(e.language for e in examples if e.intent == OUT_OF_SCOPE)
    for language, asked in lexicon("elsewhere").items():
        filled = [
            (frame.format(what), f"elsewhere/{what}")
            for kind in ("things", "doings")
            for frame in asked[f"asked_of_{kind}"]
            for what in asked[kind]
        ]
        for text, family in chance.sample(filled, min(ELSEWHERE, refused[language])):
            yield Example(text, language, OUT_OF_SCOPE, family=family)


def _ended(text: str) -> str:
    return text if text[-1:] in ".?!" else f"{text}{'' if THAI_LETTER.search(text) else '.'}"


def train_intents(
    examples: Sequence[Example], *, cost: float = COST, rarest: int = 1
) -> tuple[Vectoriser, sp.csr_matrix, OneVsRest]:
    """The vectoriser, the vectorised examples and the calibrated intents; for any set of labels."""
    messages = (terms(normalise(e.text), e.language) for e in examples)
    vectoriser, rows = Vectoriser.learn(messages, rarest=rarest)
    return vectoriser, rows, _fit_one_of(rows, [e.intent for e in examples], [e.family for e in examples], cost)


def with_folded_copies(examples: Iterable[Example]) -> Iterable[Example]:
    """Each example, and for a Vietnamese one with diacritics its undiacritised twin."""
    for example in examples:
        yield example
        folded = fold(example.text)
        if example.language == "vi" and folded != example.text.lower():
            yield replace(example, text=folded)


def _fit_one_of(rows: sp.csr_matrix, labels: list[str], groups: list[str], cost: float) -> OneVsRest:
    """Each example has one of several labels; their probabilities are calibrated."""
    names = sorted(set(labels))
    targets = np.array([[label == name for name in names] for label in labels])
    model = _fit(rows, targets, names, cost)
    unseen, scores = _held_out_scores(rows, targets, groups, cost)
    truth = targets[unseen].argmax(axis=1)
    losses = [_log_loss(scores * temperature, truth) for temperature in TEMPERATURES]
    model.temperature = float(TEMPERATURES[int(np.argmin(losses))])
    return model


def _fit_several(rows: sp.csr_matrix, labels: list[tuple[str, ...]], cost: float) -> OneVsRest:
    """Each example has one label or several."""
    names = sorted({name for several in labels for name in several})
    return _fit(rows, np.array([[name in several for name in names] for several in labels]), names, cost)


def _fit(rows: sp.csr_matrix, targets: np.ndarray, names: list[str], cost: float) -> OneVsRest:
    planes = [_plane(rows, column, cost) for column in targets.T]
    weights = np.ascontiguousarray(np.column_stack([plane.coef_[0] for plane in planes]), "float32")
    bias = np.array([plane.intercept_[0] for plane in planes], "float32")
    return OneVsRest(names, weights, bias)


def _plane(rows: sp.csr_matrix, truth: np.ndarray, cost: float) -> LinearSVC:
    """A separating plane; the fewer of the two sides counts more, by the root of how much fewer it is."""
    share = float(truth.mean())
    weight = {True: (1 / max(share, 1e-6)) ** BALANCE, False: (1 / max(1 - share, 1e-6)) ** BALANCE}
    return LinearSVC(C=cost, tol=TOLERANCE, class_weight=weight).fit(rows, truth)


def _held_out_scores(
    rows: sp.csr_matrix, targets: np.ndarray, groups: list[str], cost: float
) -> tuple[np.ndarray, np.ndarray]:
    """A quarter of the examples, and their scores by a model that saw no example of their families."""
    seen, unseen = next(iter(GroupKFold(min(PARTS, len(set(groups)))).split(rows, groups=groups)))
    scores = np.full((len(unseen), targets.shape[1]), -1.0)
    constant = targets[seen].all(axis=0) | ~targets[seen].any(axis=0)
    for column in np.flatnonzero(~constant):
        scores[:, column] = _plane(rows[seen], targets[seen, column], cost).decision_function(rows[unseen])
    return unseen, scores


def _log_loss(scores: np.ndarray, truth: np.ndarray) -> float:
    return float(-np.log(softmax(scores)[np.arange(len(truth)), truth] + 1e-12).mean())


def softmax(scores: np.ndarray) -> np.ndarray:
    """Rows of scores as probabilities that sum to 1."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
