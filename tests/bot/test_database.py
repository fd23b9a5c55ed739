"""The one writer of a SQLite file."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.database import Writer


async def test_what_is_urgent_goes_before_the_rest():
    """An event that Zalo waits for is kept before answers are stored."""
    writer, gate, order = Writer(), threading.Event(), []
    first = asyncio.create_task(writer.do(gate.wait, urgent=False))
    await asyncio.sleep(0)
    usual = [asyncio.create_task(writer.do(lambda n=n: order.append(n), urgent=False)) for n in (1, 2)]
    urgent = asyncio.create_task(writer.do(lambda: order.append("urgent"), urgent=True))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(first, urgent, *usual)
    assert order == ["urgent", 1, 2]


async def test_a_failure_reaches_whoever_asked():
    """And the next thing is done."""
    writer = Writer()
    with pytest.raises(ZeroDivisionError):
        await writer.do(lambda: 1 // 0, urgent=False)
    assert await writer.do(lambda: 5, urgent=False) == 5


async def test_what_nobody_waits_for_any_more_is_left_out():
    """A request that was cancelled writes nothing."""
    writer, gate, done = Writer(), threading.Event(), []
    first = asyncio.create_task(writer.do(gate.wait, urgent=False))
    second = asyncio.create_task(writer.do(lambda: done.append(1), urgent=False))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.sleep(0)
    gate.set()
    await first
    assert await writer.do(lambda: done, urgent=False) == []
