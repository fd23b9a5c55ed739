"""A database of either kind: how it is opened, read and written, and one error when it does not answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from knowledge.errors import KnowledgeUnavailable

SQLITE = "sqlite"
QUIET: dict[str, Any] = {"future": True, "hide_parameters": True}
"""Errors go into the log with their whole text, which may hold no values: a citizen's words, a digest."""


def open_engine(url: str) -> Engine:
    """An engine for `url`; a SQLite file gets its folder, write-ahead logging and patience."""
    parsed = make_url(url)
    if parsed.get_backend_name() != SQLITE:
        engine = create_engine(url, **QUIET, pool_pre_ping=True, pool_size=5, max_overflow=5)
        event.listen(engine, "handle_error", _shorten)
        return engine
    kept_open: dict[str, Any] = {}
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        kept_open = {"poolclass": QueuePool}  # opening a connection costs more than a statement does
    engine = create_engine(url, **QUIET, connect_args={"timeout": 15, "check_same_thread": False}, **kept_open)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _shorten(context: ExceptionContext) -> None:
    """PostgreSQL repeats the statement and the row behind the first line of an error."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\n")[0],)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to read from.

    Raises:
        KnowledgeUnavailable: when the database does not answer.
    """
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise KnowledgeUnavailable(str(error.orig)) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction: all of it is written, or nothing.

    On SQLite it has the only pen from its first moment, so that what it reads stays true until it is written.

    Raises:
        KnowledgeUnavailable: when the database does not answer, or is full; nothing was written.
    """
    try:
        with engine.begin() as connection:
            if engine.dialect.name == SQLITE:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
    except DBAPIError as error:
        raise KnowledgeUnavailable(str(error.orig)) from error


def in_utc(moment: datetime) -> datetime:
    """A stored moment with its zone; SQLite forgets it."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def now_in_utc() -> datetime:
    """The present moment."""
    return datetime.now(UTC)
