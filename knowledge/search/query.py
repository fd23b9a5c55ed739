"""A citizen's question as search terms: question words dropped, foreign terms given their Vietnamese."""

from __future__ import annotations

import csv
import functools
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from nlu.text.concepts import concept_features
from nlu.text.lexicon import lexicon
from nlu.text.normalise import fold, normalise
from nlu.text.terms import Terms, terms

LONGEST_PHRASE = 5
GLOSSARY = Path(__file__).resolve().parents[1] / "seed" / "glossary.csv"


@dataclass(frozen=True)
class Query:
    """What is searched for; `focus` is the code of the procedure being talked about."""

    terms: Terms
    folded: frozenset[str]
    word_counts: Counter[str]
    gram_counts: Counter[str]
    marked_counts: Counter[str]
    concept_counts: Counter[str]
    focus: str = ""

    @property
    def wording(self) -> str:
        """What it is known by when exactly these words were taught; spelling and punctuation do not matter."""
        return _wording(self.terms)


def query(text: str, language: str | None, *, focus: str = "") -> Query:
    """The query of a message."""
    clean = normalise(text)
    asked = terms(clean, language)
    wanted = _without_question_words(asked, language or "vi")
    extra = _vietnamese_for(clean, language)
    words = Counter([*wanted.folded, *wanted.pairs, *extra.folded, *extra.pairs])
    return Query(
        asked,
        frozenset([*wanted.folded, *extra.folded]),
        words,
        Counter([*wanted.grams, *extra.grams]),
        Counter([*wanted.marked, *extra.marked]),
        Counter(concept_features(asked.concepts)),
        focus,
    )


def wording_of(text: str, language: str | None) -> str:
    """The `wording` of the query of a text."""
    return _wording(terms(normalise(text), language))


def content_words(text: str, language: str) -> tuple[str, ...]:
    """The folded words that name what is asked for, in order."""
    asked = terms(normalise(text), language)
    return tuple(asked.folded[i] for i in _kept(asked, _question_phrases(language)))


def names_nothing(text: str, language: str) -> bool:
    """Whether the words only ask, and name nothing asked for: "thế còn phí?"."""
    asked = terms(normalise(text), language)
    return not _kept(asked, _question_phrases(language) | _asides(language))


def _wording(asked: Terms) -> str:
    return " ".join(asked.folded)


def _without_question_words(asked: Terms, language: str) -> Terms:
    """The terms left when question phrases are cut out, longest first; all of them if nothing is left."""
    kept = _kept(asked, _question_phrases(language))
    if not kept:
        return asked
    return Terms(tuple(asked.marked[i] for i in kept), tuple(asked.folded[i] for i in kept))


def _kept(asked: Terms, phrases: frozenset[str]) -> list[int]:
    """Positions of the words that stand in none of `phrases`, longest phrases first."""
    kept, position = [], 0
    while position < len(asked.folded):
        length = _phrase_at(asked.folded, position, phrases)
        if not length:
            kept.append(position)
        position += length or 1
    return kept


def _phrase_at(folded: tuple[str, ...], position: int, phrases: frozenset[str]) -> int:
    for length in range(min(LONGEST_PHRASE, len(folded) - position), 0, -1):
        if " ".join(folded[position : position + length]) in phrases:
            return length
    return 0


@functools.cache
def _question_phrases(language: str) -> frozenset[str]:
    return frozenset(fold(str(phrase)) for phrase in lexicon("question_words")[language])


@functools.cache
def _asides(language: str) -> frozenset[str]:
    return frozenset(fold(str(phrase)) for phrase in lexicon("question_words")["asides"][language])


def _vietnamese_for(text: str, language: str | None) -> Terms:
    """Vietnamese terms for the Thai or English ones of the glossary that the text holds."""
    if language not in ("th", "en"):
        return Terms((), ())
    lowered = f" {text.lower()} "
    found = [vi for foreign, vi in _glossary()[language] if foreign in lowered]
    return terms(normalise(" ".join(found)), "vi") if found else Terms((), ())


@functools.cache
def _glossary() -> dict[str, list[tuple[str, str]]]:
    """Per language: (foreign term, Vietnamese term), longest foreign term first."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = {
        language: [(term, _first(row["vi"])) for row in rows for term in _each(row[language])]
        for language in ("th", "en")
    }
    return {language: sorted(found, key=lambda pair: -len(pair[0])) for language, found in pairs.items()}


def _each(cell: str) -> list[str]:
    """The terms of a glossary cell: "a / b (c)" holds three."""
    return [term for part in re.split(r"[/()]", cell) if len(term := part.strip().lower()) > 3]


def _first(cell: str) -> str:
    return re.split(r"[/(]", cell)[0].strip().lower()
