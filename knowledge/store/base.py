"""What every part of the store stands on: an engine, a clock, and the publisher's turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, text, update
from sqlalchemy.engine import Connection, Engine

from knowledge.bell import Bell, NoBell
from knowledge.database import SQLITE, now_in_utc, reading, writing
from knowledge.schema import setting
from knowledge.store.scheduling import due, release

REVISION, WORDINGS = "revision", "wordings"
"""Settings: the revision of the whole, and the one at which the seed's wordings were last replaced."""
TURN = text("LOCK TABLE publication IN SHARE ROW EXCLUSIVE MODE")


@dataclass
class Turn:
    """The publisher's turn: one transaction at a time may change what citizens see."""

    connection: Connection
    at: datetime
    raised: bool = False
    """Whether followers have to be woken."""

    def next_revision(self) -> int:
        """Raises the revision of the whole, which wakes those who follow it."""
        revision = int(stored(self.connection, REVISION) or 0) + 1
        store(self.connection, REVISION, str(revision))
        self.raised = True
        return revision


class Base:
    """A part of the store."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now_in_utc, bell: Bell | None = None) -> None:
        self.engine = engine
        self.clock = clock
        self.bell: Bell = bell or NoBell()

    def release_due(self) -> None:
        """Makes live what was scheduled for a moment that has come."""
        with self._reading() as connection:
            waiting = due(connection, self.clock())
        if waiting:
            with self._turn():
                pass  # taking the turn releases what is due

    def _reading(self) -> AbstractContextManager[Connection]:
        return reading(self.engine)

    @contextmanager
    def _turn(self) -> Iterator[Turn]:
        """The turn to change what citizens see, once everything that is due has become live."""
        with writing(self.engine) as connection:
            if self.engine.dialect.name != SQLITE:
                connection.execute(TURN)
            turn = Turn(connection, self.clock())
            if due(connection, turn.at):
                release(connection, turn.at, turn.next_revision())
            yield turn
        if turn.raised:
            self.bell.ring()


def stored(connection: Connection, name: str) -> str | None:
    """A setting, as it was stored."""
    return connection.execute(select(setting.c.body).where(setting.c.name == name)).scalar()


def store(connection: Connection, name: str, body: str) -> None:
    """Keeps a setting."""
    if not connection.execute(update(setting).where(setting.c.name == name).values(body=body)).rowcount:
        connection.execute(insert(setting).values(name=name, body=body))
