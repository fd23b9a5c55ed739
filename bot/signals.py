"""How the processes of one installation tell each other that something happened; a lost word only delays."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from psycopg2 import Error as PostgresError
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from bot.database import Database

log = logging.getLogger(__name__)

CHANNEL = "motcua"
PUT, SAID = "put", "said"
"""Something was put into the queue of a topic; a conversation moved on."""
MOST_TOGETHER = 60
"""Words of one message: PostgreSQL takes 8,000 bytes."""
LISTEN_SECONDS, PAUSE_SECONDS = 2.0, 1.0
AWAY = (RedisError, PostgresError, DBAPIError, OSError)
Heard = Mapping[str, Callable[[str], None]]
"""Who is told, by what happened; they learn to what."""


class Line(Protocol):
    """Carries texts to every process of the installation, this one too."""

    async def send(self, text: str) -> None: ...

    def texts(self) -> AsyncIterator[str]: ...


class Signals:
    """Tells the others and listens to them; what this process tells it does not hear."""

    def __init__(self, line: Line | None) -> None:
        self._line = line
        self._name = uuid.uuid4().hex
        self._untold: dict[str, None] = {}
        self._something = asyncio.Event()

    def tell(self, what: str, of: str) -> None:
        """Tells the others soon; words that come together travel together."""
        if self._line:
            self._untold[f"{what} {of}"] = None
            self._something.set()

    @asynccontextmanager
    async def running(self, heard: Heard) -> AsyncIterator[None]:
        """Tells and listens meanwhile; when the line is down others find out by looking."""
        line = self._line
        tasks = (
            [asyncio.create_task(_again(work)) for work in (self._tell, lambda: self._listen(heard))] if line else []
        )
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _tell(self) -> None:
        assert self._line
        await self._something.wait()
        self._something.clear()
        words, self._untold = list(self._untold), {}
        for start in range(0, len(words), MOST_TOGETHER):
            await self._line.send("\n".join([self._name, *words[start : start + MOST_TOGETHER]]))

    async def _listen(self, heard: Heard) -> None:
        assert self._line
        async for text in self._line.texts():
            name, *words = text.split("\n")
            for word in words if name != self._name else ():
                what, _, of = word.partition(" ")
                if what in heard:
                    heard[what](of)


class RedisLine:
    """Publish and subscribe."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def send(self, text: str) -> None:
        """Publishes."""
        await self._redis.publish(CHANNEL, text)

    async def texts(self) -> AsyncIterator[str]:
        """What is published from now on."""
        async with self._redis.pubsub() as ears:
            await ears.subscribe(CHANNEL)
            while True:
                message = await ears.get_message(ignore_subscribe_messages=True, timeout=LISTEN_SECONDS)
                if message:
                    yield str(message["data"])


class PostgresLine:
    """NOTIFY and LISTEN, over a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._database = Database(engine)

    async def send(self, text: str) -> None:
        """Notifies."""
        await self._database.write(lambda c: c.execute(select(func.pg_notify(CHANNEL, text))))

    async def texts(self) -> AsyncIterator[str]:
        """What is notified from now on."""
        connection = await asyncio.to_thread(self._connect)
        loop, something, socket = asyncio.get_running_loop(), asyncio.Event(), connection.fileno()
        loop.add_reader(socket, something.set)
        try:
            while True:
                await something.wait()
                something.clear()
                for text in _notified(connection):
                    yield text
        finally:
            loop.remove_reader(socket)
            connection.close()

    def _connect(self) -> Any:
        pooled = self._database.engine.raw_connection()
        pooled.detach()
        connection: Any = pooled.dbapi_connection
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        return connection


def open_signals(engine: Engine, redis: Redis | None) -> Signals:
    """Over Redis, else over PostgreSQL. A SQLite file has one machine's processes, which look often enough."""
    if redis:
        return Signals(RedisLine(redis))
    return Signals(PostgresLine(engine) if engine.dialect.name == "postgresql" else None)


def _notified(connection: Any) -> Sequence[str]:
    connection.poll()
    texts = [notice.payload for notice in connection.notifies]
    connection.notifies.clear()
    return texts


async def _again(work: Callable[[], Any]) -> None:
    """Over and over; after a while when the line is down."""
    while True:
        try:
            await work()
        except AWAY as error:
            log.warning("other processes cannot be told or heard: %s", error)
            await asyncio.sleep(PAUSE_SECONDS)
