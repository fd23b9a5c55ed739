"""Questions that were not answered well: collected, grouped by meaning, most frequent first."""

from __future__ import annotations

import enum
import functools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Engine

from knowledge.database import reading, writing
from knowledge.schema import question
from knowledge.search.query import content_words
from knowledge.store.audit import Action, Deed, record

ALIKE = 0.6
"""Shared content words, as a share of all of two questions, from which on they mean the same."""
OPEN = ""
MOST_OPEN = 5_000
"""So many of the newest questions are looked at."""


class Fault(enum.StrEnum):
    """What was wrong with the answer."""

    NOT_FOUND = "not_found"
    UNSURE = "unsure"
    """A choice was offered instead of an answer."""
    THUMB_DOWN = "thumb_down"
    DECLINED = "declined"
    """Taken for something the assistant is not for."""


@dataclass(frozen=True)
class Question:
    """One question; its text holds no personal number. `source` names the answer it got, and is taken once."""

    source: str
    text: str
    language: str
    fault: Fault
    codes: tuple[str, ...]
    """The procedures that were answered or offered."""
    asked_at: datetime


@dataclass(frozen=True)
class Group:
    """Questions that mean the same."""

    text: str
    """The most frequent wording."""
    language: str
    ids: tuple[int, ...]
    faults: dict[Fault, int]
    codes: tuple[str, ...]
    """What was answered or offered, the most frequent first."""
    wordings: tuple[str, ...]

    @property
    def count(self) -> int:
        """How often it was asked."""
        return len(self.ids)


class Questions:
    """The table of questions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._grouped: tuple[tuple[int, ...], list[Group]] = ((), [])

    def collect(self, asked: Iterable[Question]) -> int:
        """Keeps questions; one whose source is known changes nothing. Returns how many were new."""
        rows = {}
        for each in asked:
            rows[each.source] = _row(each)
            _words(each.text, each.language)  # here nobody waits for it
        with writing(self._engine) as connection:
            known = select(question.c.source).where(question.c.source.in_(list(rows)))
            for source in connection.execute(known).scalars():
                del rows[source]
            if rows:
                connection.execute(insert(question), list(rows.values()))
        return len(rows)

    def forget(self, sources: Sequence[str]) -> None:
        """Deletes the questions that got these answers: who asked them wants nothing kept."""
        with writing(self._engine) as connection:
            connection.execute(delete(question).where(question.c.source.in_(list(sources))))

    def forget_before(self, moment: datetime) -> None:
        """Deletes what was asked before `moment`."""
        with writing(self._engine) as connection:
            connection.execute(delete(question).where(question.c.asked_at < moment))

    def groups(self) -> list[Group]:
        """What waits for an editor, grouped by meaning, the most frequent first."""
        query = select(question).where(question.c.settled == OPEN).order_by(question.c.id.desc()).limit(MOST_OPEN)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        ids, groups = self._grouped
        now = tuple(row.id for row in rows)
        if now != ids:
            groups = sorted(map(_group, _alike(rows)), key=lambda group: -group.count)
            self._grouped = now, groups
        return groups

    def waiting(self) -> int:
        """How many questions wait for an editor."""
        query = select(func.count()).select_from(question).where(question.c.settled == OPEN)
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def group_of(self, number: int) -> Group | None:
        """The group that holds a question; None when it waits no more."""
        return next((group for group in self.groups() if number in group.ids), None)

    def settle(self, ids: Sequence[int], *, how: str, editor: str, reason: str) -> None:
        """Takes questions off the list: taught, or not to be answered."""
        with writing(self._engine) as connection:
            connection.execute(update(question).where(question.c.id.in_(list(ids))).values(settled=how))
            record(connection, [Deed(editor, Action.SETTLE_QUESTIONS, how, reason, {"ids": list(ids)})])


def _row(asked: Question) -> dict[str, Any]:
    return {
        "source": asked.source, "text": asked.text, "language": asked.language, "fault": str(asked.fault),
        "codes": ",".join(asked.codes), "asked_at": asked.asked_at, "settled": OPEN,
    }  # fmt: skip


def _alike(rows: Sequence[Any]) -> list[list[Any]]:
    """Rows whose content words are the same, or nearly: each joins the most alike of the groups before it."""
    worded = [(row, _words(row.text, row.language)) for row in rows]
    heads = _Heads(Counter((row.language, word) for row, words in worded for word in words))
    by_words: dict[tuple[str, frozenset[str]], list[Any]] = {}
    for row, words in worded:
        home = by_words.get((row.language, words))
        if home is None:
            home = heads.nearest(row.language, words)
        if home is None:
            home = heads.add(row.language, words)
        home.append(row)
        by_words[row.language, words] = home
    return heads.groups


class _Heads:
    """The first question of each group, found again by its words."""

    def __init__(self, frequency: Mapping[tuple[str, str], int]) -> None:
        self.groups: list[list[Any]] = []
        self._words: list[frozenset[str]] = []
        self._frequency = frequency
        self._with: dict[tuple[str, str], list[int]] = {}

    def add(self, language: str, words: frozenset[str]) -> list[Any]:
        """Begins a group."""
        for word in words:
            self._with.setdefault((language, word), []).append(len(self.groups))
        self._words.append(words)
        self.groups.append([])
        return self.groups[-1]

    def nearest(self, language: str, words: frozenset[str]) -> list[Any] | None:
        """The most alike group, the older of two; None when none is ALIKE.

        Who is shares most of the words, so one of the few rarest of them is enough to find all who may be.
        """
        rare = sorted(words, key=lambda word: (self._frequency[language, word], word))
        rare = rare[: len(words) - math.ceil(ALIKE * len(words)) + 1]
        near = {place for word in rare for place in self._with.get((language, word), ())}
        likeness = ((len(words & self._words[at]) / len(words | self._words[at]), -at) for at in near)
        best = max(likeness, default=(0.0, 0))
        return self.groups[-best[1]] if best[0] >= ALIKE else None


@functools.lru_cache(maxsize=2 * MOST_OPEN)
def _words(text: str, language: str) -> frozenset[str]:
    """What a question is recognised by; analysed once, not whenever somebody looks."""
    return frozenset(content_words(text, language)) or frozenset([text.lower()])


def _group(rows: Sequence[Any]) -> Group:
    wordings = [text for text, _ in Counter(row.text for row in rows).most_common()]
    codes = Counter(code for row in rows for code in row.codes.split(",") if code)
    return Group(
        wordings[0],
        rows[0].language,
        tuple(row.id for row in rows),
        dict(Counter(Fault(row.fault) for row in rows)),
        tuple(code for code, _ in codes.most_common()),
        tuple(wordings),
    )
