"""Where the calendar is kept: one row of the knowledge database, the shipped one until somebody edits it."""

from __future__ import annotations

import functools
import json
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine

from knowledge import schema
from knowledge.calendar.calendar import Calendar
from knowledge.calendar.entries import Entries, calendar_of, read_entries
from knowledge.database import reading, writing
from knowledge.reading import plain
from knowledge.seeding import SEED, load_yaml

CALENDAR = "calendar"
SHIPPED = SEED / "calendar.yml"


def entries(engine: Engine) -> Entries:
    """What was entered last, else what ships.

    Raises:
        KnowledgeUnavailable
    """
    body = _body(engine)
    return read_entries(json.loads(body)) if body else read_entries(load_yaml(SHIPPED))


def replace(engine: Engine, entered: Entries) -> None:
    """Keeps `entered` instead; it counts for the next question.

    Raises:
        Unreadable: with every problem; nothing is changed.
        KnowledgeUnavailable
    """
    calendar_of(entered)
    table, values = schema.setting, {"body": json.dumps(plain(entered), ensure_ascii=False)}
    with writing(engine) as connection:
        if not connection.execute(update(table).where(table.c.name == CALENDAR).values(values)).rowcount:
            connection.execute(insert(table).values(name=CALENDAR, **values))


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
