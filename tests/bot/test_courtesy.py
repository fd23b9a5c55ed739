"""Courtesy: who works for many steps back while the loop is late, and never altogether."""

from __future__ import annotations

import asyncio

from bot.courtesy import LATE_SECONDS, LEAST, LOOK_SECONDS, Courtesy


def test_late_loop_halves_what_is_done_at_once():
    """Down to a few, but never to nothing."""
    courtesy = Courtesy()
    assert courtesy.of(32) == 32
    courtesy.noted(LATE_SECONDS * 2)
    assert courtesy.of(32) == 16
    for _ in range(10):
        courtesy.noted(LATE_SECONDS * 2)
    assert (courtesy.of(32), courtesy.of(8), courtesy.of(1)) == (4, 1, 1)


def test_punctual_loop_gives_it_back_step_by_step():
    """All of it in the end, and no more."""
    courtesy = Courtesy()
    courtesy.noted(1.0)
    shares = []
    for _ in range(8):
        courtesy.noted(0.0)
        shares.append(courtesy.share)
    assert shares[0] == 0.5 + LEAST and shares[-1] == 1.0


async def test_it_notices_by_itself_that_the_loop_is_held_up():
    """Something that does not yield."""
    courtesy = Courtesy()
    watching = asyncio.create_task(courtesy.run())
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(_hold_up, LOOK_SECONDS + 3 * LATE_SECONDS)
    async with asyncio.timeout(5):
        while courtesy.share == 1.0:  # noqa: ASYNC110  it tells nobody
            await asyncio.sleep(0.001)
    watching.cancel()


def _hold_up(seconds: float) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until:
        pass
