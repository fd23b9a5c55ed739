"""Questions that were not answered well: collected, grouped by meaning, most frequent first."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
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

    def collect(self, asked: Iterable[Question]) -> int:
        """Keeps questions; one whose source is known changes nothing. Returns how many were new."""
        rows = {each.source: _row(each) for each in asked}
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
        return sorted(map(_group, _alike(rows)), key=lambda group: -group.count)

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
    groups: list[list[Any]] = []
    by_words: dict[tuple[str, frozenset[str]], list[Any]] = {}
    heads: dict[str, list[tuple[frozenset[str], list[Any]]]] = {}
    for row in rows:
        words = frozenset(content_words(row.text, row.language)) or frozenset([row.text.lower()])
        home = by_words.get((row.language, words)) or _nearest(words, heads.get(row.language, ()))
        if home is None:
            home = []
            groups.append(home)
            heads.setdefault(row.language, []).append((words, home))
        home.append(row)
        by_words[row.language, words] = home
    return groups


def _nearest(words: frozenset[str], heads: Iterable[tuple[frozenset[str], list[Any]]]) -> list[Any] | None:
    likeness = ((len(words & other) / len(words | other), home) for other, home in heads)
    best = max(likeness, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= ALIKE else None


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
