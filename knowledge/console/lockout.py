"""Guessing passwords does not pay: after a few failures each further try has to wait longer."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine, Row

from knowledge.console import schema
from knowledge.console.accounts import Clock
from knowledge.database import writing

FREE_TRIES = {"account": 5, "address": 20}
"""Many officials share one address, so it is given more tries."""
FIRST_PAUSE, LONGEST_PAUSE = 15.0, 900.0
FORGOTTEN_SECONDS = 24 * 3600


def pause_after(failures: int, free: int) -> float:
    """Seconds to wait after so many failures in a row: none at first, then doubling."""
    return 0.0 if failures < free else min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures - free, 10))


class Lockout:
    """Counts failures per subject, in the database, so that every gateway knows."""

    def __init__(self, engine: Engine, clock: Clock = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def try_once(self, subjects: Mapping[str, str]) -> int:
        """Counts a try as failed before it is made, or returns how many seconds it has to wait.

        `subjects` maps "account" and "address" to whom it concerns. Tries made all at once are counted one by one.
        """
        now, names = self._clock(), {kind: f"{kind}:{name.lower()}"[:120] for kind, name in subjects.items()}
        with writing(self._engine) as connection:
            connection.execute(delete(schema.failure).where(schema.failure.c.failed_at < now - FORGOTTEN_SECONDS))
            wait = max(_wait(_counted(connection, name, now), FREE_TRIES[kind], now) for kind, name in names.items())
            if wait <= 0:
                for name in names.values():
                    _change(connection, name, count=schema.failure.c.count + 1, failed_at=now)
        return max(0, math.ceil(wait))

    def succeeded(self, subjects: Mapping[str, str]) -> None:
        """Forgets the failures of the account; an address only takes back this try, or guessing would buy more."""
        with writing(self._engine) as connection:
            _change(connection, f"account:{subjects['account'].lower()}"[:120], count=0)
            _change(connection, f"address:{subjects['address']}"[:120], count=schema.failure.c.count - 1)


def _wait(row: Row, free: int, now: float) -> float:
    pause = pause_after(row.count, free)
    return row.failed_at + pause - now if pause else 0.0


def _counted(connection: Connection, name: str, now: float) -> Row:
    """The subject's row, which others have to wait for until the transaction ends."""
    row = {"subject": name, "count": 0, "failed_at": now}
    dialect: Any = {"postgresql": postgresql, "sqlite": sqlite}[connection.dialect.name]
    connection.execute(dialect.insert(schema.failure).values(row).on_conflict_do_nothing())
    _change(connection, name, count=schema.failure.c.count)
    return connection.execute(select(schema.failure).where(schema.failure.c.subject == name)).one()


def _change(connection: Connection, name: str, **values: Any) -> None:
    connection.execute(update(schema.failure).where(schema.failure.c.subject == name).values(**values))
