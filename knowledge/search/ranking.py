"""From evidence to a verdict, with weights learned from the shipped phrases (`training`)."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.search.evidence import EVIDENCE, Candidates, gather
from knowledge.search.index import Index
from knowledge.search.query import Query
from knowledge.search.recogniser import Recogniser
from knowledge.search.verdict import Ambiguous, Found, Match, NotFound, Verdict

MODEL = Path(__file__).with_name("model.json")
LISTED = 10
"""How many matches a verdict keeps."""
FAINT = 0.2
"""Likeness to any published text, in words and letters, below which nothing was recognised at all."""
CONCLUSION = (
    "best_score",
    "best_probability",
    "lead",
    "best_words",
    "best_grams",
    "query_covered",
    "best_covered",
    "name_covered",
    "recognised",
    "recognised_log",
)
"""What the two conclusions are drawn from: is the best one right, is any of the first five right."""


@dataclass(frozen=True)
class Model:
    """Weights of the evidence, and of the conclusions drawn from the ranked list."""

    weights: np.ndarray
    best_is_right: np.ndarray
    any_is_right: np.ndarray
    """(1 + len(CONCLUSION),) logistic weights, the first is the bias."""
    found_from: float
    offered_from: float
    out_of_scope: tuple[float, float, float]
    """Weights of the odds that nothing known is asked about: bias, the act's doubt, what the search found."""


@functools.cache
def load_model(path: Path = MODEL) -> Model:
    """The shipped weights, checked against the columns that this code computes."""
    data = json.loads(path.read_text("utf-8"))
    if list(data["evidence"]) != list(EVIDENCE) or list(data["conclusion"]) != list(CONCLUSION):
        raise ValueError(f"{path.name} was trained for other evidence; run make train-search")
    arrays = {name: np.array(data[name], np.float32) for name in ("weights", "best_is_right", "any_is_right")}
    return Model(
        **arrays,
        found_from=data["found_from"],
        offered_from=data["offered_from"],
        out_of_scope=tuple(data["out_of_scope"]),
    )


@dataclass(frozen=True)
class Ranking:
    """Candidates by falling probability, variants of one name merged; `conclusion` as CONCLUSION names it."""

    matches: tuple[Match, ...]
    conclusion: np.ndarray


def ranked(index: Index, query: Query, recogniser: Recogniser | None = None) -> Ranking:
    """What the words are most like, by the shipped weights; `judge` says what that means."""
    return rank(index, gather(index, query, recogniser), load_model().weights)


def judge(ranking: Ranking, doubt: float | None = None) -> Verdict:
    """What the citizen means, as far as the words tell; NotFound when the best is like nothing that is published.

    `doubt` is what the dialogue act leaves of it: the log odds that nothing is asked that an office handles.
    """
    likeness = ranking.conclusion[[CONCLUSION.index("best_words"), CONCLUSION.index("best_grams")]].sum()
    if ranking.matches and likeness < FAINT:
        return NotFound(ranking.matches)
    return conclude(ranking, load_model(), doubt)


def rank(index: Index, candidates: Candidates, weights: np.ndarray) -> Ranking:
    """The candidates in order, with a probability each."""
    if not len(candidates.positions):
        return Ranking((), np.zeros(len(CONCLUSION), np.float32))
    scores = candidates.evidence @ weights
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    order = np.argsort(-scores, kind="stable")
    matches = _merged(index, [(int(candidates.positions[i]), float(shares[i])) for i in order])
    return Ranking(matches[:LISTED], _conclusion(candidates.evidence[order[0]], float(scores[order[0]]), matches))


def conclude(ranking: Ranking, model: Model, doubt: float | None = None) -> Verdict:
    """NotFound when none of the first five is likely right; else Found when the best is, or a choice.

    A sure find is only taken back when the act itself takes the message for out of scope.
    """
    if not ranking.matches:
        return NotFound()
    sure = _logistic(ranking.conclusion, model.best_is_right) >= model.found_from
    agreed = sure and doubt is not None and doubt < 0
    if not agreed and not _known(_logistic(ranking.conclusion, model.any_is_right), doubt, model):
        return NotFound(ranking.matches)
    return Found(ranking.matches[0], ranking.matches[1:]) if sure else Ambiguous(ranking.matches)


def _known(likely: float, doubt: float | None, model: Model) -> bool:
    """Whether something known is asked about; what the act and the search say is weighed together.

    Each alone refuses the wrong ones: a wording that was never taught finds little, and a question about
    the customs sounds like one about a procedure.
    """
    if doubt is None:
        return likely >= model.offered_from
    bias, of_doubt, of_search = model.out_of_scope
    return bool(bias + of_doubt * doubt - of_search * math.log(likely / (1 - likely)) < 0)


def _merged(index: Index, ranked: Sequence[tuple[int, float]]) -> tuple[Match, ...]:
    """One match a name: a province's variants and renumbered copies stand behind the best of them."""
    merged: dict[str, tuple[str, float]] = {}
    for position, share in ranked:
        title = index.titles[position]
        code, held = merged.get(title, (index.records[position].code, 0.0))
        merged[title] = (code, held + share)
    return tuple(Match(code, share) for code, share in merged.values())


def _conclusion(best: np.ndarray, score: float, matches: Sequence[Match]) -> np.ndarray:
    first = matches[0].probability
    second = matches[1].probability if len(matches) > 1 else 0.0
    columns = [best[EVIDENCE.index(name)] for name in CONCLUSION[3:]]
    return np.array([score, first, first - second, *columns], np.float32)


def _logistic(values: np.ndarray, weights: np.ndarray) -> float:
    return float(1 / (1 + np.exp(-(weights[0] + values @ weights[1:]))))
