"""What speaks for each procedure, given a question: one row of numbers a candidate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from knowledge.search.denial import opposed
from knowledge.search.index import Index
from knowledge.search.query import Query
from knowledge.search.recogniser import Recogniser
from knowledge.search.records import Kind

CANDIDATES = 40
EVERYDAY = (Kind.NAME, Kind.ALIAS, Kind.QUESTION)
"""Kinds of text a question may be put in; papers are only mentioned."""
MOST_TEXTS = 5
"""Texts of a procedure that add to each other; many taught wordings alone say little."""
LEAST_SHARE = 1e-4
"""A smaller probability says no more than this one."""
PLAIN = (
    "name_words", "name_grams", "name_marked",
    "alias_words", "alias_grams", "alias_marked",
    "question_words", "question_grams", "question_marked",
    "name_concepts", "alias_concepts", "question_concepts", "best_concepts",
    "item_words", "best_words", "best_grams", "second_best", "all_texts",
    "query_covered", "name_covered", "best_covered",
    "commune", "ministry", "demand", "in_focus", "provincial_copy", "recognised", "recognised_log", "name_length", "opposed",
)  # fmt: skip
PRODUCTS = (
    ("name_words", "name_words"), ("best_words", "best_words"), ("alias_words", "alias_grams"),
    ("name_words", "name_covered"), ("query_covered", "name_covered"), ("name_words", "query_covered"),
    ("best_words", "best_covered"), ("recognised_log", "query_covered"),
)  # fmt: skip
"""Columns that say more together: a name that covers the question and is covered by it."""
EVIDENCE = (*PLAIN, *(f"{one} and {other}" for one, other in PRODUCTS))
"""The names of the columns, in order."""


_PLACES: WeakKeyDictionary[Index, tuple[Recogniser, tuple[np.ndarray, np.ndarray]]] = WeakKeyDictionary()
"""What `_places` found. A change is tried out on an index beside the live one, which is asked meanwhile."""
Asked = Sequence[tuple[str, float]]
"""The folded words of a question that some text holds, with their idf."""


@dataclass(frozen=True)
class Candidates:
    """The procedures worth a closer look: positions in the index, and their evidence."""

    positions: np.ndarray
    evidence: np.ndarray
    """(candidates, len(EVIDENCE))"""


def gather(
    index: Index, query: Query, recogniser: Recogniser | None = None, *, hidden: np.ndarray | None = None
) -> Candidates:
    """The most similar procedures with their evidence.

    `hidden` marks texts to overlook: training asks about a taught phrase as if it had not been taught.
    """
    if not index.records:
        return Candidates(np.zeros(0, np.int64), np.zeros((0, len(EVIDENCE)), np.float32))
    similar = {
        "words": index.words.similarities(query.word_counts),
        "grams": index.grams.similarities(query.gram_counts),
        "marked": index.marked.similarities(query.marked_counts),
        "concepts": index.concepts.similarities(query.concept_counts),
    }
    if hidden is not None:
        for values in similar.values():
            values[hidden] = 0.0
    count = len(index.records)
    best = {(kind, view): index.runs[kind].best(values, count) for kind in EVERYDAY for view, values in similar.items()}
    best[Kind.ITEM, "words"] = index.runs[Kind.ITEM].best(similar["words"], count)
    recognised = _recognised(index, query, recogniser)
    positions = _most_similar(index, best, query, recognised)
    return Candidates(positions, _rows(index, query, best, similar, positions, recognised, hidden))


def _recognised(index: Index, query: Query, recogniser: Recogniser | None) -> np.ndarray:
    """(procedures,) the recogniser's probability; what it was not trained on gets the share of a blind guess."""
    if recogniser is None:
        return np.full(len(index.records), LEAST_SHARE, np.float32)
    found = np.full(len(index.records), 1 / max(1, len(recogniser.codes)), np.float32)
    known, positions = _places(index, recogniser)
    found[positions] = recogniser.probabilities(query.terms)[known]
    return found


def _places(index: Index, recogniser: Recogniser) -> tuple[np.ndarray, np.ndarray]:
    """Which of the recogniser's codes are in the index, and where; looked for once an index."""
    held = _PLACES.get(index)
    if held is None or held[0] is not recogniser:
        held = _PLACES[index] = recogniser, _looked_for(index, recogniser)
    return held[1]


def _looked_for(index: Index, recogniser: Recogniser) -> tuple[np.ndarray, np.ndarray]:
    known = np.array([i for i, code in enumerate(recogniser.codes) if code in index.position], np.int64)
    return known, np.array([index.position[recogniser.codes[i]] for i in known], np.int64)


def _most_similar(
    index: Index, best: dict[tuple[Kind, str], np.ndarray], query: Query, recognised: np.ndarray
) -> np.ndarray:
    rough = np.maximum.reduce([best[kind, "words"] + 0.6 * best[kind, "grams"] for kind in EVERYDAY])
    rough = rough + 0.3 * best[Kind.ITEM, "words"] + 0.3 * best[Kind.NAME, "words"] + 1e-3 * index.demands
    rough = rough + 2.0 * recognised**0.5 + 0.5 * np.maximum.reduce([best[kind, "concepts"] for kind in EVERYDAY])
    count = min(CANDIDATES, len(rough))
    chosen = np.argpartition(-rough, count - 1)[:count]
    if query.focus in index.position and index.position[query.focus] not in chosen:
        chosen = np.r_[chosen, index.position[query.focus]]
    return chosen[np.argsort(-rough[chosen])]


def _rows(
    index: Index,
    query: Query,
    best: dict[tuple[Kind, str], np.ndarray],
    similar: dict[str, np.ndarray],
    positions: np.ndarray,
    recognised: np.ndarray,
    hidden: np.ndarray | None,
) -> np.ndarray:
    columns = {f"{kind.name.lower()}_{view}": best[kind, view][positions] for kind in EVERYDAY for view in similar}
    columns["item_words"] = best[Kind.ITEM, "words"][positions]
    for view in ("words", "grams", "concepts"):
        columns[f"best_{view}"] = np.maximum.reduce([columns[f"{k}_{view}"] for k in ("name", "alias", "question")])
    columns |= _text_evidence(index, query, similar["words"], positions, hidden)
    columns |= {name: column[positions] for name, column in index.plain_evidence.items()}
    columns["in_focus"] = (positions == index.position.get(query.focus, -1)).astype(np.float32)
    columns["opposed"] = opposed([index.records[position].name for position in positions], query.terms)
    shares = recognised[positions]
    columns["recognised"] = shares
    columns["recognised_log"] = 1 + np.log(np.maximum(shares, LEAST_SHARE)) / -np.log(LEAST_SHARE)
    columns |= {f"{one} and {other}": columns[one] * columns[other] for one, other in PRODUCTS}
    return np.column_stack([columns[name] for name in EVIDENCE]).astype(np.float32)


def _text_evidence(
    index: Index, query: Query, words: np.ndarray, positions: np.ndarray, hidden: np.ndarray | None
) -> dict[str, np.ndarray]:
    """Evidence from a procedure's texts taken together: the second best, the sum, and what they cover."""
    asked = [(term, index.term_idf[term]) for term in query.folded if term in index.term_idf]
    mass = sum(idf for _, idf in asked) or 1.0
    found = [_coverage(index, asked, mass, words, int(position), hidden) for position in positions]
    names = ("second_best", "all_texts", "query_covered", "name_covered", "best_covered")
    return dict(zip(names, np.array(found, np.float32).reshape(-1, 5).T, strict=True))


def _coverage(
    index: Index, asked: Asked, mass: float, words: np.ndarray, position: int, hidden: np.ndarray | None
) -> tuple[float, float, float, float, float]:
    texts = index.texts_of(position)
    if hidden is not None:
        texts = texts[~hidden[texts]]
    if not len(texts):
        return 0.0, 0.0, 0.0, 0.0, 0.0
    values = words[texts].tolist()
    top = sorted(values, reverse=True)[:MOST_TEXTS]
    return (
        top[1] if len(top) > 1 else 0.0,
        math.sqrt(sum(value * value for value in top)),
        _covered(asked, index.words_of(position, hidden)) / mass,
        _covered(asked, index.word_sets[index.names[position]]) / max(1e-6, float(index.name_masses[position])),
        _covered(asked, index.word_sets[texts[values.index(top[0])]]) / mass,
    )


def _covered(asked: Asked, words: frozenset[str]) -> float:
    """How much of the question stands among the words."""
    return sum(idf for term, idf in asked if term in words)
