"""Short-lived texts and counters, in this process and in a real Redis."""

from __future__ import annotations

import asyncio

import pytest

from knowledge.dossiers.shelf import ProcessShelf, RedisShelf, open_shelf
from tests.fakes import FakeClock

NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture(params=["process", pytest.param("redis", marks=pytest.mark.redis)])
async def shelf(request):
    """Either shelf."""
    made = ProcessShelf() if request.param == "process" else RedisShelf(request.getfixturevalue("redis_url"))
    yield made
    await made.close()


async def test_text_is_kept(shelf):
    """And nothing is found where nothing was put."""
    await shelf.put("a", "đồng", 60)
    assert (await shelf.get("a"), await shelf.get("b")) == ("đồng", None)


async def test_counters_count_and_uncount(shelf):
    """Several at once, each for itself."""
    assert await shelf.count([("x", 60), ("y", 60)]) == [1, 1]
    assert await shelf.count([("x", 60)]) == [2]
    assert await shelf.count([("x", 60)], -1) == [1]


async def test_many_counts_at_once_lose_none(shelf):
    """What is counted side by side is counted."""
    counts = await asyncio.gather(*(shelf.count([("z", 60)]) for _ in range(50)))
    assert sorted(count for [count] in counts) == list(range(1, 51))


async def test_a_counter_ends_its_seconds_after_it_began():
    """Counting on does not prolong it."""
    clock = FakeClock()
    shelf = ProcessShelf(clock)
    await shelf.count([("x", 10)])
    clock.pass_by(6)
    await shelf.count([("x", 10)])
    clock.pass_by(5)
    assert await shelf.count([("x", 10)]) == [1]


async def test_redis_that_is_away_is_replaced_by_this_process():
    """Limits go on counting."""
    shelf = open_shelf(NOBODY)
    assert [await shelf.count([("x", 60)]) for _ in range(2)] == [[1], [2]]
    await shelf.put("a", "b", 60)
    assert await shelf.get("a") == "b"
    await shelf.close()
