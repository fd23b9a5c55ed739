"""The database as the citizen's side uses it: every call in a thread, so the event loop never waits."""

from __future__ import annotations

import asyncio
import functools
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Table, text
from sqlalchemy.engine import Connection, Engine

from bot import schema
from knowledge.migrating import migrate

T = TypeVar("T")


class Database:
    """Reads side by side; writers of a SQLite file queue up here, in order, instead of polling for its lock."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = Writer() if engine.dialect.name == "sqlite" else None

    async def create_tables(self) -> None:
        """Brings the tables to the newest revision; safe and quick at every start."""
        await asyncio.to_thread(migrate, self.engine, schema.MIGRATIONS)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` finds."""

        def run() -> T:
            with self.engine.connect() as connection:
                return work(connection)

        return await asyncio.to_thread(run)

    async def write(self, work: Callable[[Connection], T], *, urgent: bool = False) -> T:
        """Runs `work` in one transaction: all of it is kept, or nothing. What is `urgent` goes before the rest."""

        def run() -> T:
            with self.engine.begin() as connection:
                return work(connection)

        return await (self._writer.do(run, urgent=urgent) if self._writer else asyncio.to_thread(run))


class Writer:
    """One thread that does one thing after the other; what is urgent does not wait for the rest."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "writer")
        self._urgent: deque[Callable[[], None]] = deque()
        self._usual: deque[Callable[[], None]] = deque()

    async def do(self, work: Callable[[], T], *, urgent: bool) -> T:
        """The outcome of `work`."""
        outcome: Future[T] = Future()
        (self._urgent if urgent else self._usual).append(lambda: _fulfil(outcome, work))
        self._thread.submit(self._next)
        return await asyncio.wrap_future(outcome)

    def _next(self) -> None:
        """As many calls as there are things to do, so there always is one."""
        (self._urgent or self._usual).popleft()()


def _fulfil(outcome: Future[T], work: Callable[[], T]) -> None:
    """Does the work, unless nobody waits for it any more."""
    if not outcome.set_running_or_notify_cancel():
        return
    try:
        outcome.set_result(work())
    except BaseException as error:
        outcome.set_exception(error)


def insert_once(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Inserts the rows whose key is new; returns how many (exact for a single row)."""
    if not rows:
        return 0
    whole = [_defaults(table) | row for row in rows]
    return int(connection.execute(_insert_once(table, tuple(whole[0])), whole).rowcount)


@functools.cache
def _insert_once(table: Table, columns: tuple[str, ...]) -> Any:
    """Both databases speak this; the library's own clause for it is put together anew for every row."""
    names, values = (", ".join(each % name for name in columns) for each in ('"%s"', ":%s"))
    return text(f'INSERT INTO "{table.name}" ({names}) VALUES ({values}) ON CONFLICT DO NOTHING')


@functools.cache
def _defaults(table: Table) -> dict[str, Any]:
    return {column.name: column.default.arg for column in table.columns if column.default is not None}
