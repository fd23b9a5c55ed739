"""A log with its queues and mailroom, in each kind of store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from redis.asyncio import Redis

from bot.answering import Answering, assemble
from bot.database import Database
from bot.queue.entries import TOPICS
from bot.queue.redis_streams import GROUP, connect
from knowledge.store import open_engine
from tests.fakes import FakeAssistant, FakeClock

STORES = [
    "sqlite",
    pytest.param("postgresql", marks=pytest.mark.postgres),
    pytest.param("redis", marks=pytest.mark.redis),
]


@dataclass
class Passing:
    """Lets time pass: on our clock, and for the claims that Redis times itself."""

    clock: FakeClock
    redis: Redis | None

    async def by(self, seconds: float) -> None:
        """So many seconds go by."""
        self.clock.pass_by(seconds)
        for topic in TOPICS if self.redis else ():
            await self._age(f"{{motcua:{topic}}}:turns", seconds)

    async def _age(self, turns: str, seconds: float) -> None:
        if not await self.redis.exists(turns) or not await self.redis.xinfo_groups(turns):
            return
        for claim in await self.redis.xpending_range(turns, GROUP, "-", "+", 100):
            older = claim["time_since_delivered"] + int(seconds * 1000)
            await self.redis.xclaim(turns, GROUP, claim["consumer"], 0, [claim["message_id"]], idle=older, justid=True)


@pytest.fixture
def clock() -> FakeClock:
    """The time of the log and the queues."""
    return FakeClock()


@pytest.fixture
def assistant() -> FakeAssistant:
    """An assistant that greets."""
    return FakeAssistant()


@pytest.fixture(params=STORES)
async def processes(request, tmp_path, clock, assistant) -> AsyncIterator[Callable[[], Awaitable[Answering]]]:
    """Starts what answers, as often as wanted, over one empty store of each kind."""
    on_postgresql, in_redis = request.param == "postgresql", request.param == "redis"
    url = request.getfixturevalue("postgres_url") if on_postgresql else f"sqlite:///{tmp_path}/test.db"
    redis_url = request.getfixturevalue("redis_url") if in_redis else ""
    await _empty(redis_url)
    engine = open_engine(url)
    started: list[Answering] = []

    async def start() -> Answering:
        redis = connect(redis_url) if redis_url else None
        made = assemble(Database(engine), assistant, redis=redis, clock=clock)
        if not started:
            await made.open()
        started.append(made)
        return made

    yield start
    for made in started:
        await made.close()
    engine.dispose()


@pytest.fixture
async def answering(processes) -> Answering:
    """Everything that answers, with three conversations."""
    made: Answering = await processes()
    for number in range(3):
        await made.log.begin(f"web:{number}", "web", "vi")
    return made


@pytest.fixture
def passing(answering, clock) -> Passing:
    """Lets time pass."""
    return Passing(clock, answering.redis)


async def _empty(redis_url: str) -> None:
    if redis_url:
        redis = connect(redis_url)
        await redis.flushall()
        await redis.aclose()
