"""Imports and exports under way, in the database: any gateway can show how far one is, and carry on with it."""

from __future__ import annotations

import enum
import json
import secrets
import time
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine

from knowledge.console.accounts import Clock
from knowledge.console.schema import run as table
from knowledge.database import reading, writing

PROCEDURES, DOSSIERS, EXPORT = "procedures", "dossiers", "export"
"""What is imported or exported."""
READ, WRITE = "read", "write"
"""The stages: nothing is written before somebody has confirmed what was read."""
KEPT_SECONDS = 24 * 3600
LOST_SECONDS = 15 * 60
"""Nothing takes so long: its process was ended."""


class State(enum.StrEnum):
    """How far a run is."""

    READING = "reading"
    COMPARING = "comparing"
    READY = "ready"
    """Read and compared; nothing is written until somebody confirms."""
    WRITING = "writing"
    DONE = "done"
    REFUSED = "refused"
    """The file cannot be used, or somebody was faster; `problem` says why."""
    STOPPED = "stopped"
    """It came to no end."""


DURING = {READ: (State.READING, State.COMPARING), WRITE: (State.WRITING,)}
"""Stage -> the states of a run while its process is at it."""
ACTIVE = tuple(state for states in DURING.values() for state in states)


@dataclass(frozen=True)
class Run:
    """One import or export."""

    id: str
    kind: str
    files: Sequence[str]
    editor: str
    state: State
    overwrite: bool = False
    done: int = 0
    total: int = 0
    problem: str = ""
    reason: str = ""
    report: Mapping[str, Any] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        """Whether something is being done."""
        return self.state in ACTIVE

    @property
    def source(self) -> str:
        """The names of its files."""
        return ", ".join(self.files)


class Runs:
    """Reads and writes runs; what they carry is erased after a day."""

    def __init__(self, engine: Engine, clock: Clock = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, kind: str, files: Sequence[str], editor: str, *, overwrite: bool = False) -> str:
        """A new run; its id."""
        now, token = self._clock(), secrets.token_hex(16)
        values = {
            "id": token, "kind": kind, "files": json.dumps(list(files), ensure_ascii=False), "editor": editor,
            "overwrite": int(overwrite), "state": State.READING.value, "seen_at": now,
        }  # fmt: skip
        with writing(self._engine) as connection:
            connection.execute(insert(table).values(values))
        return token

    def erase_old(self) -> None:
        """What nobody confirmed or fetched for a day is gone."""
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.seen_at < self._clock() - KEPT_SECONDS))

    def find(self, token: str) -> Run | None:
        """The run of this id; one that has not been heard of for long has stopped."""
        columns = [column for column in table.c if column.name not in ("whole", "parcel")]
        with reading(self._engine) as connection:
            row = connection.execute(select(*columns).where(table.c.id == token)).first()
        if row is None:
            return None
        state, report = State(row.state), json.loads(row.report) if row.report else {}
        if state in ACTIVE and row.seen_at < self._clock() - LOST_SECONDS:
            state = State.STOPPED
        return Run(
            row.id, row.kind, json.loads(row.files), row.editor, state, bool(row.overwrite), row.done, row.total,
            row.problem, row.reason, report,
        )  # fmt: skip

    def step(self, token: str, done: int, total: int) -> None:
        """How many of how many rows are read."""
        self._set(token, ACTIVE, {"done": done, "total": total})

    def move(self, token: str, before: Collection[State], after: State, **values: Any) -> bool:
        """Goes on from one of the states `before`; False when it is in none of them (any more)."""
        return self._set(token, before, {"state": after.value, **values})

    def packed(self, token: str, name: str) -> Any:
        """What is kept under `parcel` or `whole`; None when there is nothing."""
        with reading(self._engine) as connection:
            body = connection.execute(select(table.c[name]).where(table.c.id == token)).scalar()
        return zlib.decompress(body) if body else None

    def drop(self, token: str) -> None:
        """Deletes a run that nobody wants; one that is being written stays."""
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.id == token, table.c.state != State.WRITING.value))

    def _set(self, token: str, before: Collection[State], values: Mapping[str, Any]) -> bool:
        wanted = update(table).where(table.c.id == token, table.c.state.in_([state.value for state in before]))
        with writing(self._engine) as connection:
            return bool(connection.execute(wanted.values(seen_at=self._clock(), **values)).rowcount)


def pack(body: bytes) -> bytes:
    """As it is kept."""
    return zlib.compress(body, 3)
