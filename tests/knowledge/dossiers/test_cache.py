"""Several machines before one source: a real Redis sees to it that each code is asked for once at a time."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from knowledge.dossiers.cache import CachedSource, Lifetimes
from knowledge.dossiers.dossier import Told
from knowledge.dossiers.shelf import ProcessShelf, RedisShelf
from knowledge.dossiers.source import SourceUnavailable
from tests.knowledge.dossiers.rows import CODE, a_code, a_dossier

pytestmark = pytest.mark.redis
MACHINES = 4


class SlowSource:
    """Takes a moment, and counts."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.away = False

    async def find(self, code: str) -> Told:
        """The dossier, unless the source is away."""
        self.asked.append(code)
        await asyncio.sleep(0.1)
        if self.away:
            raise SourceUnavailable("away")
        return Told(a_dossier(MaHoSo=code), 1000.0)


@pytest.fixture
async def shelves(redis_url):
    """The shelf of every machine, over one empty Redis."""
    redis = Redis.from_url(redis_url)
    await redis.flushall()
    await redis.aclose()
    made = [RedisShelf(redis_url) for _ in range(MACHINES)]
    yield made
    for shelf in made:
        await shelf.close()


@pytest.fixture
def source():
    """One provincial system."""
    return SlowSource()


async def everybody(machines, code=CODE, each=25):
    """Citizens at every machine ask for one code at once."""
    return await asyncio.gather(*(m.find(code) for m in machines for _ in range(each)), return_exceptions=True)


async def test_a_code_is_asked_for_once_among_all_machines(shelves, source):
    """A hundred citizens, one question, one answer; another code is another question."""
    machines = [CachedSource(source, shelf) for shelf in shelves]
    found = await everybody(machines)
    assert source.asked == [CODE]
    assert {each.told.dossier.code for each in found} == {CODE}
    await everybody(machines, a_code(7))
    assert source.asked == [CODE, a_code(7)]


async def test_a_failure_is_everybodys(shelves, source):
    """A source that is away is not asked once a machine; it is asked again a moment later."""
    source.away = True
    machines = [CachedSource(source, shelf, Lifetimes(failed=0.3)) for shelf in shelves]
    found = await everybody(machines)
    assert {type(each) for each in found} == {SourceUnavailable}
    assert source.asked == [CODE]
    source.away = False
    await asyncio.sleep(0.35)
    assert (await machines[1].find(CODE)).told.dossier.code == CODE


async def test_a_machine_that_died_while_asking_is_not_waited_for_in_vain(shelves, source):
    """Another asks once the claim has run out; who cannot wait so long is told that the source is away."""
    await shelves[0].claim(f"asking:{CODE}", 0.2)
    patient, hasty = (CachedSource(source, shelves[1], Lifetimes(waiting=seconds)) for seconds in (2.0, 0.05))
    with pytest.raises(SourceUnavailable):
        await hasty.find(CODE)
    assert (await patient.find(CODE)).told.dossier.code == CODE


async def test_without_a_shared_shelf_every_machine_asks_for_itself(source):
    """Once each."""
    await everybody([CachedSource(source, ProcessShelf()) for _ in range(MACHINES)])
    assert source.asked == [CODE] * MACHINES
