"""The database as the citizen's side uses it: every call in a thread, so the event loop never waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from bot import schema
from knowledge.migrating import migrate

T = TypeVar("T")
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Database:
    """Reads side by side; writers of a SQLite file queue up here, in order, instead of polling for its lock."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writers = ThreadPoolExecutor(1, "writer") if engine.dialect.name == "sqlite" else None

    async def create_tables(self) -> None:
        """Brings the tables to the newest revision; safe and quick at every start."""
        await asyncio.to_thread(migrate, self.engine, schema.MIGRATIONS)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` finds."""

        def run() -> T:
            with self.engine.connect() as connection:
                return work(connection)

        return await asyncio.to_thread(run)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Runs `work` in one transaction: all of it is kept, or nothing."""

        def run() -> T:
            with self.engine.begin() as connection:
                return work(connection)

        return await asyncio.get_running_loop().run_in_executor(self._writers, run)


def insert_once(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Inserts the rows whose key is new; returns how many (exact for a single row)."""
    if not rows:
        return 0
    statement = INSERTS[connection.dialect.name](table).on_conflict_do_nothing()
    return int(connection.execute(statement, list(rows)).rowcount)
