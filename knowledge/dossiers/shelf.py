"""Short-lived texts and counters: in Redis when there is one, shared by all machines, else in this process."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Protocol, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

MOST_KEPT = 50_000


class Shelf(Protocol):
    """Keeps each text or count for some seconds."""

    async def get(self, key: str) -> str | None: ...
    async def put(self, key: str, body: str, seconds: float) -> None: ...
    async def drop(self, key: str) -> None: ...
    async def claim(self, key: str, seconds: float) -> bool:
        """Whether nobody else has claimed the key and it is ours now, until it is dropped or its seconds are over."""
        ...

    async def count(self, keys: Sequence[tuple[str, float]], by: int = 1) -> list[int]:
        """Adds `by` to each counter, which ends its seconds after it began; the counts."""
        ...

    async def close(self) -> None: ...


class ProcessShelf:
    """In this process; what is oldest goes first when there is too much."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[str, float]] = OrderedDict()

    async def get(self, key: str) -> str | None:
        """The text, unless its time is over."""
        body, ends = self._kept.get(key, ("", 0.0))
        return body if ends > self._clock() else None

    async def put(self, key: str, body: str, seconds: float) -> None:
        """Keeps the text for `seconds`."""
        self._keep(key, body, self._clock() + seconds)

    async def drop(self, key: str) -> None:
        """Forgets the text."""
        self._kept.pop(key, None)

    async def claim(self, key: str, seconds: float) -> bool:
        """There is nobody else in this process: the cache asks one question at a time."""
        return True

    async def count(self, keys: Sequence[tuple[str, float]], by: int = 1) -> list[int]:
        """Counts without a pause between reading and writing."""
        return [self._count(key, seconds, by) for key, seconds in keys]

    async def close(self) -> None:
        """Nothing is open."""

    def _count(self, key: str, seconds: float, by: int) -> int:
        body, ends = self._kept.get(key, ("0", 0.0))
        running = ends > self._clock()
        number = max(0, (int(body) if running else 0) + by)
        self._keep(key, str(number), ends if running else self._clock() + seconds)
        return number

    def _keep(self, key: str, body: str, ends: float) -> None:
        self._kept[key] = (body, ends)
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


class RedisShelf:
    """In Redis; while that is away, in this process, so that limits go on counting."""

    PREFIX = "dossier:"

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, decode_responses=True, socket_timeout=1.0, socket_connect_timeout=1.0)
        self._meanwhile = ProcessShelf()

    async def get(self, key: str) -> str | None:
        """The text, unless its time is over."""
        try:
            return cast("str | None", await self._redis.get(self.PREFIX + key))
        except RedisError as error:
            return await self._away(error).get(key)

    async def put(self, key: str, body: str, seconds: float) -> None:
        """Keeps the text for `seconds`."""
        try:
            await self._redis.set(self.PREFIX + key, body, px=int(seconds * 1000))
        except RedisError as error:
            await self._away(error).put(key, body, seconds)

    async def drop(self, key: str) -> None:
        """Forgets the text."""
        try:
            await self._redis.delete(self.PREFIX + key)
        except RedisError as error:
            await self._away(error).drop(key)

    async def claim(self, key: str, seconds: float) -> bool:
        """Among all machines; while Redis is away each goes its own way."""
        try:
            return bool(await self._redis.set(self.PREFIX + key, "", px=int(seconds * 1000), nx=True))
        except RedisError as error:
            return await self._away(error).claim(key, seconds)

    async def count(self, keys: Sequence[tuple[str, float]], by: int = 1) -> list[int]:
        """All counters in one round trip."""
        try:
            async with self._redis.pipeline(transaction=True) as pipe:
                for key, seconds in keys:
                    pipe.set(self.PREFIX + key, 0, px=int(seconds * 1000), nx=True)
                    pipe.incrby(self.PREFIX + key, by)
                return [int(count) for count in (await pipe.execute())[1::2]]
        except RedisError as error:
            return await self._away(error).count(keys, by)

    async def close(self) -> None:
        """Closes the connections."""
        await self._redis.aclose()

    def _away(self, error: RedisError) -> ProcessShelf:
        log.warning("Redis does not answer (%s); counting and caching in this process", type(error).__name__)
        return self._meanwhile


def open_shelf(redis_url: str) -> Shelf:
    """The shelf at a Redis address, or in this process."""
    return RedisShelf(redis_url) if redis_url else ProcessShelf()
