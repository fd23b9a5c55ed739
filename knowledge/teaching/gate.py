"""The regression gate: questions whose answers are known, asked of the catalogue without a change and with it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np

from knowledge.catalogue import Catalogue
from knowledge.errors import KnowledgeError
from knowledge.phrases import Phrase
from knowledge.search import ranking
from knowledge.search.index import Index
from knowledge.search.query import Query, query
from knowledge.search.records import Kind
from knowledge.search.verdict import Found, NotFound, Verdict, matches_of

HELD_OUT = 1_000
CHOICES = 5


@dataclass(frozen=True)
class Asked:
    """A question, and the procedure that it should find. A `hidden` one is asked as if nobody had taught it."""

    text: str
    language: str
    code: str
    hidden: bool = True


class Standing(enum.IntEnum):
    """How well the right procedure fared."""

    MISSED = 0
    OFFERED = 1
    """Among the procedures to choose from."""
    FOUND = 2


@dataclass(frozen=True)
class Answer:
    """What a question was answered with."""

    code: str
    """The likeliest procedure; empty when nothing was found."""
    standing: Standing


@dataclass(frozen=True)
class Difference:
    """One question that is answered otherwise with the change."""

    asked: Asked
    before: Answer
    after: Answer


@dataclass(frozen=True)
class Report:
    """What a change does."""

    asked: int
    gains: tuple[Difference, ...] = ()
    losses: tuple[Difference, ...] = ()
    changed: tuple[Difference, ...] = ()
    """Neither better nor worse, but another procedure comes first."""


class WouldLose(KnowledgeError):
    """Something that is answered now would be answered no longer; `report` shows it. Nothing was changed."""

    def __init__(self, report: Report) -> None:
        super().__init__("; ".join(f"{loss.asked.code}: {loss.asked.text!r} is lost" for loss in report.losses))
        self.report = report


def held_out(phrases: Iterable[Phrase], published: Iterable[str], most: int = HELD_OUT) -> list[Asked]:
    """At most `most` shipped questions, drawn from all procedures in turn, each to be asked as if it had not shipped."""
    shown = set(published)
    by_code: dict[str, list[Asked]] = {}
    for phrase in phrases:
        if phrase.code in shown and phrase.aspects:
            by_code.setdefault(phrase.code, []).append(Asked(phrase.text, phrase.language, phrase.code))
    in_turn = chain.from_iterable(zip_longest(*(by_code[code] for code in sorted(by_code))))
    return [asked for asked in in_turn if asked is not None][:most]


def replay(before: Catalogue, after: Catalogue, questions: Sequence[Asked]) -> Report:
    """Asks every question of both."""
    rows_before, rows_after = (_rows(each.index, questions) for each in (before, after))
    differences = []
    for asked in questions:
        wanted = query(asked.text, asked.language)
        pair = [
            _answer(catalogue, wanted, asked, rows) for catalogue, rows in ((before, rows_before), (after, rows_after))
        ]
        if pair[0] != pair[1]:
            differences.append(Difference(asked, pair[0], pair[1]))
    return Report(
        len(questions),
        tuple(d for d in differences if d.after.standing > d.before.standing),
        tuple(d for d in differences if d.after.standing < d.before.standing),
        tuple(d for d in differences if d.after.standing == d.before.standing),
    )


def _answer(catalogue: Catalogue, wanted: Query, asked: Asked, rows: dict[str, list[int]]) -> Answer:
    """The index alone answers hidden questions: the recogniser has learned them by heart."""
    if not asked.hidden:
        return _judged(ranking.search(catalogue.index, wanted, catalogue.recogniser), asked.code)
    hidden = np.zeros(len(catalogue.index.owners), bool)
    hidden[rows.get(asked.text, [])] = True
    return _judged(ranking.search(catalogue.index, wanted, hidden=hidden), asked.code)


def _judged(verdict: Verdict, code: str) -> Answer:
    matches = matches_of(verdict)
    if isinstance(verdict, NotFound) or not matches:
        return Answer("", Standing.MISSED)
    if isinstance(verdict, Found):
        return Answer(matches[0].code, Standing.FOUND if matches[0].code == code else Standing.MISSED)
    offered = code in {match.code for match in matches[:CHOICES]}
    return Answer(matches[0].code, Standing.OFFERED if offered else Standing.MISSED)


def _rows(index: Index, questions: Sequence[Asked]) -> dict[str, list[int]]:
    """Where the texts that are asked stand in the index."""
    wanted = {asked.text for asked in questions if asked.hidden}
    found: dict[str, list[int]] = {}
    row = 0
    for kind in Kind:
        for record in index.records:
            for text in (text for k, _, text in record.texts if k is kind):
                if text in wanted:
                    found.setdefault(text, []).append(row)
                row += 1
    return found
