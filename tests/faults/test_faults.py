"""A short storm in each store; `make fault-test` is the long one."""

from __future__ import annotations

import shutil

import pytest

from tests.faults.storm import built, weather

ROUNDS = 6


@pytest.fixture(params=["database", pytest.param("redis", marks=pytest.mark.redis)])
async def town(request, tmp_path):
    """The processes of an installation, with the queues in each kind of store."""
    if request.param == "redis" and not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    async with built(tmp_path, with_redis=request.param == "redis") as made:
        yield made


@pytest.mark.timeout(300)
async def test_no_question_is_lost_and_no_answer_doubled(town):
    """Whoever dies, whenever: every question that was taken is answered once, in its order."""
    found = await weather(town, ROUNDS, seed=7)
    assert all(each.clean for each in found.values()), f"{found}\n{town.said()[-3000:]}"
