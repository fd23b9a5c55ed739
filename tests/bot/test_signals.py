"""What the processes of an installation tell each other: heard at once by the others, and never relied upon."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest

from bot.queue.redis_streams import connect
from bot.signals import PUT, SAID, Signals, open_signals
from knowledge.store import open_engine

PATIENCE = 10.0


class Ears:
    """Remembers what was heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def of(self, what: str) -> Callable[[str], None]:
        """Told of one kind of thing."""
        return lambda of: self.heard.append((what, of))

    async def hear(self, tell: Callable[[], None], wanted: tuple[str, str]) -> None:
        """Until it was heard, however long the other took to listen."""
        async with asyncio.timeout(PATIENCE):
            while wanted not in self.heard:
                tell()
                await asyncio.sleep(0.02)


@pytest.fixture(
    params=[pytest.param("postgres", marks=pytest.mark.postgres), pytest.param("redis", marks=pytest.mark.redis)]
)
async def two(request) -> AsyncIterator[tuple[Signals, Signals]]:
    """Two processes of one installation."""
    url = request.getfixturevalue(f"{request.param}_url")
    redis = connect(url) if request.param == "redis" else None
    engine = open_engine("sqlite://" if redis else url)
    yield open_signals(engine, redis), open_signals(engine, redis)
    engine.dispose()
    if redis:
        await redis.aclose()


async def test_others_hear_what_one_tells_and_it_does_not_hear_itself(two):
    """Both kinds of things, whole."""
    one, other = two
    mine, theirs = Ears(), Ears()
    async with AsyncExitStack() as stack:
        for signals, ears in ((one, mine), (other, theirs)):
            await stack.enter_async_context(signals.running({what: ears.of(what) for what in (PUT, SAID)}))
        await theirs.hear(lambda: one.tell(SAID, "web:1"), (SAID, "web:1"))
        await theirs.hear(lambda: one.tell(PUT, "inbox"), (PUT, "inbox"))
        await mine.hear(lambda: other.tell(SAID, "web:2"), (SAID, "web:2"))
    assert set(mine.heard) == {(SAID, "web:2")}


async def test_line_that_is_down_costs_nobody_anything(caplog):
    """Telling goes on, and so does the work: others look by themselves."""
    signals = open_signals(open_engine("sqlite://"), connect("redis://127.0.0.1:1/0"))
    async with signals.running({}):
        signals.tell(SAID, "web:1")
        await asyncio.sleep(0.05)
    assert "cannot be told or heard" in caplog.text


async def test_one_file_needs_no_line():
    """On SQLite there is nobody to tell."""
    signals = open_signals(open_engine("sqlite://"), None)
    signals.tell(PUT, "inbox")
    async with signals.running({}):
        pass
