"""Where the calendar is kept: one row of the knowledge database, the shipped one until somebody edits it."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Engine

from knowledge import schema
from knowledge.calendar.calendar import Calendar
from knowledge.calendar.entries import Entries, calendar_of, read_entries
from knowledge.database import reading, writing
from knowledge.reading import plain
from knowledge.seeding import SEED, load_yaml
from knowledge.store.audit import Action, Deed, record
from knowledge.store.base import store

CALENDAR = "calendar"
SHIPPED = SEED / "calendar.yml"


def entries(engine: Engine) -> Entries:
    """What was entered last, else what ships.

    Raises:
        KnowledgeUnavailable
    """
    body = _body(engine)
    return read_entries(json.loads(body)) if body else read_entries(load_yaml(SHIPPED))


def change(engine: Engine, changed: Callable[[Entries], Entries], *, editor: str, reason: str) -> None:
    """Keeps what `changed` makes of the entries, with a line in the log; it counts for the next question.

    Nobody else's change is lost: the entries are read and written in one transaction.

    Raises:
        Unreadable: with every problem; nothing is changed.
        KnowledgeUnavailable
    """
    table = schema.setting
    wanted = select(table.c.body).where(table.c.name == CALENDAR).with_for_update()
    with writing(engine) as connection:
        before = connection.execute(wanted).scalar()
        entered = changed(read_entries(json.loads(before) if before else load_yaml(SHIPPED)))
        calendar_of(entered)
        after = json.dumps(plain(entered), ensure_ascii=False)
        store(connection, CALENDAR, after)
        record(connection, [Deed(editor, Action.SET_CALENDAR, CALENDAR, reason, {"before": before, "after": after})])


def calendar(engine: Engine) -> Calendar:
    """The calendar that counts now.

    Raises:
        KnowledgeUnavailable
    """
    return _made(_body(engine))


def shipped(path: Path = SHIPPED) -> Calendar:
    """The calendar of a file of entries.

    Raises:
        InvalidRecords, Unreadable
    """
    return calendar_of(read_entries(load_yaml(path)))


@functools.lru_cache(maxsize=4)
def _made(body: str) -> Calendar:
    return calendar_of(read_entries(json.loads(body))) if body else shipped()


def _body(engine: Engine) -> str:
    table = schema.setting
    with reading(engine) as connection:
        return str(connection.execute(select(table.c.body).where(table.c.name == CALENDAR)).scalar() or "")
