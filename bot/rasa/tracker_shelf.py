"""Where trackers lie, without Rasa: Redis or a database. The gateway forgets conversations here too."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from typing import Protocol, cast

from sqlalchemy import Column, Float, MetaData, String, Table, Text, delete, insert, select, update
from sqlalchemy.engine import Engine

from knowledge.store import open_engine

REDIS_SCHEMES = ("redis://", "rediss://", "unix://")


class Shelf(Protocol):
    """Texts by key, each with a time to live in seconds."""

    async def get(self, key: str) -> str | None: ...
    async def put(self, key: str, body: str, ttl: float) -> None: ...
    async def drop(self, key: str) -> None: ...
    async def keys(self) -> Iterable[str]: ...


class RedisShelf:
    """For several machines."""

    PREFIX = "tracker:"

    def __init__(self, url: str) -> None:
        from redis.asyncio import Redis

        self._redis = Redis.from_url(url, decode_responses=True)

    async def get(self, key: str) -> str | None:
        """The text, unless it expired."""
        return cast("str | None", await self._redis.get(self.PREFIX + key))

    async def put(self, key: str, body: str, ttl: float) -> None:
        """Keeps the text for `ttl` seconds."""
        await self._redis.set(self.PREFIX + key, body, ex=int(ttl))

    async def drop(self, key: str) -> None:
        """Forgets the text."""
        await self._redis.delete(self.PREFIX + key)

    async def keys(self) -> Iterable[str]:
        """Every key."""
        return [key.removeprefix(self.PREFIX) async for key in self._redis.scan_iter(f"{self.PREFIX}*")]


class DatabaseShelf:
    """The embedded default: one small table; calls run in a thread, so the event loop never waits."""

    TABLE = Table("tracker", MetaData(), Column("sender_id", String(255), primary_key=True),
                  Column("body", Text, nullable=False), Column("expires_at", Float, nullable=False, index=True))  # fmt: skip

    def __init__(self, url: str) -> None:
        self._engine: Engine = open_engine(url)
        self.TABLE.metadata.create_all(self._engine)

    async def get(self, key: str) -> str | None:
        """The text, unless it expired."""
        return await asyncio.to_thread(self._get, key)

    async def put(self, key: str, body: str, ttl: float) -> None:
        """Keeps the text for `ttl` seconds; clears a few expired ones."""
        await asyncio.to_thread(self._put, key, body, time.time() + ttl)

    async def drop(self, key: str) -> None:
        """Forgets the text."""
        await asyncio.to_thread(self._drop, key)

    async def keys(self) -> Iterable[str]:
        """Every key."""
        return await asyncio.to_thread(self._keys)

    def _get(self, key: str) -> str | None:
        t = self.TABLE
        with self._engine.connect() as connection:
            query = select(t.c.body).where(t.c.sender_id == key, t.c.expires_at > time.time())
            found: str | None = connection.execute(query).scalar()
            return found

    def _put(self, key: str, body: str, expires_at: float) -> None:
        t, values = self.TABLE, {"body": body, "expires_at": expires_at}
        with self._engine.begin() as connection:
            if not connection.execute(update(t).where(t.c.sender_id == key).values(values)).rowcount:
                connection.execute(delete(t).where(t.c.expires_at < time.time()))
                connection.execute(insert(t).values(sender_id=key, **values))

    def _drop(self, key: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(self.TABLE).where(self.TABLE.c.sender_id == key))

    def _keys(self) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(select(self.TABLE.c.sender_id)).scalars())


def open_shelf(url: str) -> Shelf:
    """The shelf at a Redis or database address."""
    return RedisShelf(url) if url.startswith(REDIS_SCHEMES) else DatabaseShelf(url)
