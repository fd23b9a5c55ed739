"""Learns the weights of the ranking from the phrases in the database, each asked as if it had not been taught.

Run with `make train-search` over a database that holds many procedures, so that the
ranking learns against real neighbours. Only weights are stored (`model.json`), no text.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from knowledge.phrases import Phrase
from knowledge.search.evidence import EVIDENCE, Candidates, gather
from knowledge.search.index import Index
from knowledge.search.query import query
from knowledge.search.ranking import CONCLUSION, MODEL, Ranking, rank
from knowledge.search.recogniser import Recogniser
from knowledge.search.recogniser import train as train_recogniser
from knowledge.search.verdict import CHOICES
from nlu.text.examples import read_examples
from nlu.text.normalise import fold

FOLDS = 4
LESSONS, FORMAL_LESSONS = 5000, 1500
UNMARKED_SHARE = 0.4
EXAMPLES = Path(__file__).resolve().parents[2] / "nlu" / "examples"
LOST_WORDS = 0.15
FORMAL_OPENINGS = ("", "Thủ tục", "Trình tự thực hiện", "Cơ quan nào có thẩm quyền", "Hồ sơ", "Tôi muốn", "Tôi cần")
Progress = Callable[[int, int], None] | None
PRIORS = {"demand": 0.3, "opposed": -3.0}
"""Weights that are set, not learned: phrases are taught evenly, but citizens do not ask evenly; and few phrases are
taught for twins that differ by a denial."""
WEIGHT_PENALTY = 1e-3
CONCLUSION_PENALTY = 1e-2
FOUND_FROM, OFFERED_FROM = 0.7, 0.2
OUT_OF_SCOPE = (0.9, 0.74, 0.55)
"""Logistic weights of bias, doubt and search, fitted on wordings, procedures and topics that neither model had seen:
one in fifty questions refused there, against one in ten when each of the two refused alone."""
"""Chosen on the held-out questions: at most one in fifty certain and wrong, one in thirty refused."""


def learn(index: Index, phrases: Sequence[Phrase], recogniser: Recogniser, progress: Progress = None) -> None:
    """Learns all weights over `index` and stores them."""
    asked = lessons(index, phrases, LESSONS, progress)
    formal = formal_lessons(index, recogniser, FORMAL_LESSONS)
    strange = refusals(
        index, recogniser, [(e.text, e.language) for e in read_examples(EXAMPLES) if e.intent == "out_of_scope"]
    )
    weights = learn_weights([*asked, *formal])
    store_model(weights, *learn_conclusions(index, [*asked, *formal, *strange, *strange], weights))


@dataclass(frozen=True)
class Lesson:
    """One question with its candidates; `gold` is the row of the right one, -1 when it is not among them."""

    candidates: Candidates
    gold: int
    code: str


def lessons(index: Index, phrases: Sequence[Phrase], count: int, progress: Progress = None) -> list[Lesson]:
    """Lessons from `count` of the questions whose procedure is in the index.

    The question is hidden from the index, and the recogniser that helps was trained without its fold.
    """
    found: list[Lesson] = []
    rows_of = _rows_by_text(index)
    chance = random.Random(0)
    for number in range(FOLDS):
        in_fold = [p for i, p in enumerate(phrases) if i % FOLDS == number and p.aspects and p.code in index.position]
        others = [p for i, p in enumerate(phrases) if i % FOLDS != number or not p.aspects]
        recogniser = train_recogniser((p.text, p.language, p.code) for p in others)
        for phrase in chance.sample(in_fold, min(count // FOLDS, len(in_fold))):
            text = fold(phrase.text) if phrase.language == "vi" and chance.random() < UNMARKED_SHARE else phrase.text
            hidden = np.zeros(len(index.owners), bool)
            hidden[rows_of.get(fold(phrase.text), [])] = True
            candidates = gather(index, query(text, phrase.language), recogniser, hidden=hidden)
            found.append(_lesson(index, candidates, phrase.code))
        if progress:
            progress(number + 1, FOLDS)
    return found


def formal_lessons(index: Index, recogniser: Recogniser, count: int) -> list[Lesson]:
    """Lessons in official words: names of procedures with some words lost, as on forms and in official questions."""
    chance = random.Random(0)
    chosen = chance.sample(index.records, min(count, len(index.records)))
    found = []
    for record in chosen:
        words = [word for word in record.name.split() if chance.random() > LOST_WORDS] or record.name.split()
        text = f"{chance.choice(FORMAL_OPENINGS)} {' '.join(words)}".strip()
        found.append(_lesson(index, gather(index, query(text, "vi"), recogniser), record.code))
    return found


def refusals(index: Index, recogniser: Recogniser, texts: Sequence[tuple[str, str]]) -> list[Lesson]:
    """Lessons in which nothing is right: (text, language) of what no procedure answers."""
    return [Lesson(gather(index, query(text, language), recogniser), -1, "") for text, language in texts]


def learn_weights(taught: Sequence[Lesson]) -> np.ndarray:
    """Weights that make the right candidate likeliest: (len(EVIDENCE),)."""
    usable = [lesson for lesson in taught if lesson.gold >= 0]
    rows = np.vstack([lesson.candidates.evidence for lesson in usable]).astype(np.float64)
    sizes = np.array([len(lesson.candidates.positions) for lesson in usable])
    starts = np.r_[0, np.cumsum(sizes)[:-1]]
    gold = starts + np.array([lesson.gold for lesson in usable])

    bounds = [(PRIORS[name], PRIORS[name]) if name in PRIORS else (None, None) for name in EVIDENCE]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = rows @ weights
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        shares = raised / np.repeat(np.add.reduceat(raised, starts), sizes)
        value = -np.log(shares[gold] + 1e-12).mean() + WEIGHT_PENALTY * (weights**2).sum()
        shares[gold] -= 1.0
        return float(value), rows.T @ shares / len(usable) + 2 * WEIGHT_PENALTY * weights

    return np.asarray(
        minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500}).x
    )


def learn_conclusions(index: Index, taught: Sequence[Lesson], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logistic weights for "the best is right" and "one of the first five is right"."""
    ranked = [(rank(index, lesson.candidates, weights), lesson.code) for lesson in taught]
    facts = np.array([ranking.conclusion for ranking, _ in ranked])
    best = np.array([_is_right(index, ranking, code, 1) for ranking, code in ranked])
    among = np.array([_is_right(index, ranking, code, CHOICES) for ranking, code in ranked])
    return _logistic_fit(facts, best), _logistic_fit(facts, among)


def store_model(weights: np.ndarray, best: np.ndarray, among: np.ndarray, path: Path = MODEL) -> None:
    """Writes the learned numbers, rounded: they are read by people in differences."""
    data = {
        "evidence": list(EVIDENCE),
        "conclusion": list(CONCLUSION),
        "weights": _rounded(weights),
        "best_is_right": _rounded(best),
        "any_is_right": _rounded(among),
        "found_from": FOUND_FROM,
        "offered_from": OFFERED_FROM,
        "out_of_scope": OUT_OF_SCOPE,
    }
    path.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


def _is_right(index: Index, ranking: Ranking, code: str, within: int) -> bool:
    names = {index.titles[index.position[match.code]] for match in ranking.matches[:within]}
    return bool(code) and index.titles[index.position[code]] in names


def _logistic_fit(facts: np.ndarray, truth: np.ndarray) -> np.ndarray:
    columns = np.column_stack([np.ones(len(facts)), facts]).astype(np.float64)
    signs = np.where(truth, 1.0, -1.0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margins = signs * (columns @ weights)
        pull = -signs / (1 + np.exp(margins))
        value = np.logaddexp(0, -margins).mean() + CONCLUSION_PENALTY * (weights[1:] ** 2).sum() / len(facts)
        return float(value), columns.T @ pull / len(facts) + 2 * CONCLUSION_PENALTY * np.r_[0, weights[1:]] / len(facts)

    return np.asarray(minimize(loss, np.zeros(columns.shape[1]), jac=True, method="L-BFGS-B").x)


def _lesson(index: Index, candidates: Candidates, code: str) -> Lesson:
    return Lesson(candidates, _row_of(index, candidates, code), code)


def _rows_by_text(index: Index) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for position, record in enumerate(index.records):
        ordered = sorted(record.texts, key=lambda text: text[0])
        for row, (_, _, text) in zip(sorted(index.texts_of(position)), ordered, strict=True):
            rows.setdefault(fold(text), []).append(int(row))
    return rows


def _row_of(index: Index, candidates: Candidates, code: str) -> int:
    places = np.flatnonzero(candidates.positions == index.position[code])
    return int(places[0]) if len(places) else -1


def _rounded(values: np.ndarray) -> list[float]:
    return [round(float(value), 4) for value in values]
