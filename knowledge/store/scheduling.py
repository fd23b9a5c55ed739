"""Versions that wait for their day, and how they become live when it has come."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from knowledge.database import in_utc
from knowledge.errors import Scheduled
from knowledge.schema import schedule, version
from knowledge.store.audit import Action, Deed, record
from knowledge.store.versions import point_at
from knowledge.versions import Pending

PENDING = select(schedule, version.c.editor, version.c.reason).join(
    version, (version.c.code == schedule.c.code) & (version.c.number == schedule.c.number)
)


def pending(connection: Connection) -> dict[str, Pending]:
    """What waits for its day, by code."""
    return {row.code: _pending(row) for row in connection.execute(PENDING)}


def due(connection: Connection, at: datetime) -> bool:
    """Whether a day has come."""
    query = select(schedule.c.code).where(schedule.c.effective_from <= at).limit(1)
    return connection.execute(query).first() is not None


def release(connection: Connection, at: datetime, revision: int) -> None:
    """Makes live what is due, in the name of those who scheduled it."""
    ready = [_pending(row) for row in connection.execute(PENDING.where(schedule.c.effective_from <= at))]
    point_at(connection, {p.code: p.number for p in ready}, revision)
    connection.execute(delete(schedule).where(schedule.c.code.in_([p.code for p in ready])))
    deeds = (Deed(p.editor, Action.RELEASE, p.code, p.reason, {"number": p.number}) for p in ready)
    record(connection, deeds, at=at)


def put(connection: Connection, code: str, number: int, effective_from: datetime) -> None:
    """Lets a version wait."""
    connection.execute(insert(schedule).values(code=code, number=number, effective_from=effective_from))


def cancel(connection: Connection, code: str) -> Pending | None:
    """Ends the waiting of a version, which stays in the history; None when none waited."""
    row = connection.execute(PENDING.where(schedule.c.code == code)).first()
    connection.execute(delete(schedule).where(schedule.c.code == code))
    return _pending(row) if row else None


def refuse_if_scheduled(connection: Connection, codes: Collection[str]) -> None:
    """A new text beside a waiting one would be lost when the day comes, so it has to wait or the other be cancelled.

    Raises:
        Scheduled: naming who scheduled the first of them, and for when.
    """
    waiting = pending(connection)
    for code in codes:
        if other := waiting.get(code):
            message = (
                f"{code}: version {other.number} by {other.editor} is scheduled for {other.effective_from.isoformat()}"
                "; cancel it first"
            )
            raise Scheduled(message, code=code, editor=other.editor, at=other.effective_from)


def _pending(row: Any) -> Pending:
    return Pending(row.code, row.number, in_utc(row.effective_from), row.editor, row.reason)
