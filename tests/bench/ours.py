"""Our configuration: `python -m bot up` on free ports, measured at Rasa's channel and at the gateway."""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.settings import ROOT
from tests.bench.citizens import citizen, many_citizens, one_citizen, visitors
from tests.bench.figures import Door, Side, Turns, Waits
from tests.bench.processes import free_port, resident, running
from tests.bench.turns import measure as measure_turns
from tests.bench.turns import rasa, talk
from tests.bench.workload import Workload

Say = Callable[[str], None]
DATABASE = "bench.db"
START_PATIENCE_SECONDS = 120.0
CITIZENS, CITIZEN_SECONDS = 50, 30.0


@dataclass(frozen=True)
class Ports:
    """Where our processes listen."""

    gateway: int
    rasa: int
    action: int


async def measure(work: Workload, folder: Path, redis_url: str, say: Say) -> tuple[Side, Door]:
    """Our side with a fresh database in `folder`, and what citizens see of it."""
    async with _open(work, folder, redis_url, say) as (ports, supervisor, started):
        door = await _at_the_door(f"http://127.0.0.1:{ports.gateway}", work, say)
        return await _side(ports, work, supervisor, started, say), door


async def measure_turns_only(work: Workload, folder: Path, redis_url: str, say: Say) -> Side:
    """Our side at Rasa's channel only."""
    async with _open(work, folder, redis_url, say) as (ports, supervisor, started):
        return await _side(ports, work, supervisor, started, say)


@asynccontextmanager
async def _open(work: Workload, folder: Path, redis_url: str, say: Say) -> AsyncIterator[tuple[Ports, int, float]]:
    """The running group: its ports, its supervisor, and the seconds to its first answer."""
    ports = Ports(free_port(), free_port(), free_port())
    began = time.perf_counter()
    environment = _environment(ports, folder, redis_url)
    with running([sys.executable, "-m", "bot", "up"], environment, ROOT, folder / "ours.log") as supervisor:
        started = await _first_answer(f"http://127.0.0.1:{ports.gateway}", began, work.question)
        say(f"  first answer after {started:.0f} s")
        yield ports, supervisor, started


async def _side(ports: Ports, work: Workload, supervisor: int, started: float, say: Say) -> Side:
    say("  one caller at Rasa, many callers, a long conversation")
    return Side(started, await _at_rasa(ports.rasa, work), resident(supervisor))


async def _at_rasa(port: int, work: Workload) -> Turns:
    async with rasa(port) as server:
        return await measure_turns(server, work, lambda: talk(server, itertools.cycle(work.texts), work.long - 1))


async def _at_the_door(url: str, work: Workload, say: Say) -> Door:
    async with visitors() as session:
        say("  one citizen at the gateway")
        await one_citizen(session, url, work.warming)
        alone = await one_citizen(session, url, work.texts)
        say(f"  {CITIZENS} citizens at once for {CITIZEN_SECONDS:.0f} s")
        busy = await many_citizens(session, url, itertools.cycle(work.texts), CITIZENS, CITIZEN_SECONDS)
    return Door(Waits.of(alone), Waits.of(busy))


async def _first_answer(url: str, began: float, text: str) -> float:
    async with visitors() as session:
        while time.perf_counter() - began < START_PATIENCE_SECONDS:
            try:
                async with citizen(session, url) as each:
                    await each.ask(text)
                    return time.perf_counter() - began
            except (aiohttp.ClientError, TimeoutError):
                await asyncio.sleep(0.1)
    raise RuntimeError(f"{url} gave no answer within {START_PATIENCE_SECONDS:.0f} s")


def _environment(ports: Ports, folder: Path, redis_url: str) -> dict[str, str]:
    return {
        **os.environ,
        "MOTCUA_PORT": str(ports.gateway),
        "RASA_PORT": str(ports.rasa),
        "ACTION_PORT": str(ports.action),
        "DATABASE_URL": f"sqlite:///{folder}/{DATABASE}",
        "REDIS_URL": redis_url,
        "ADDRESS_BURST": "100000",
        "ADDRESS_PER_SECOND": "100000",
    }
