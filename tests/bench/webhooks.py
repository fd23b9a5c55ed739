"""Section: how soon Zalo gets its acknowledgement while answers drain behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestServer

from bot.channels.zalo import PATH
from bot.settings import ROOT, Settings
from tests.bench.figures import percentile
from tests.bench.processes import free_port, redis_server, resident, running
from tests.bench.section import Row, Run, Section, Table, mark, ms
from tests.fakes import FakeRasa
from tests.zalo import events
from tests.zalo.consent import consent, settings_of
from tests.zalo.server import FakeZalo

A_SECOND, SECONDS, QUICK_SECONDS = 200, 60.0, 5.0
CITIZENS = 400
MOST_P99 = 200.0
"""Milliseconds."""
MOST_GROWTH = 1.25
START_SECONDS, DRAIN_SECONDS = 60.0, 300.0


@dataclass
class Load:
    """What was seen of one store."""

    waits: list[float] = field(default_factory=list)
    """Milliseconds until each acknowledgement."""
    refused: int = 0
    memory: list[float] = field(default_factory=list)
    """Megabytes of the gateway: after a quarter, a half, three quarters and all of the load."""
    drained: float = 0.0
    """Seconds from the last event to the last answer."""
    answers: int = 0
    doubled: int = 0


async def measure(run: Run) -> Section:
    """Signed events at a steady pace against a gateway of its own, by each store of the queues."""
    seconds = SECONDS if run.work.rounds > 1 else QUICK_SECONDS
    found: dict[str, Load] = {}
    for name in ("database", "Redis"):
        folder = run.folder / name
        folder.mkdir()
        run.say(f"  {A_SECOND} events a second for {seconds:.0f} s, queues in the {name}")
        with contextlib.ExitStack() as stack:
            redis = f"redis://127.0.0.1:{stack.enter_context(redis_server(folder)).port}" if name == "Redis" else ""
            found[name] = await _load(folder, redis, seconds)
    rows = [row for name, load in found.items() for row in _rows(name, load, seconds)]
    return Section("Zalo's webhook", [Table(["events from Zalo", "measured", "target", ""], rows)], NOTES)


async def _load(folder: Path, redis: str, seconds: float) -> Load:
    load = Load()
    async with _gateway(folder, redis) as (zalo, address, pid):
        began = time.perf_counter()
        await _send(zalo, address, load, seconds, pid)
        ended = time.perf_counter()
        await _drain(zalo, len(load.waits) - load.refused)
        load.drained, load.answers = time.perf_counter() - ended, len(zalo.world.sent)
        load.doubled = load.answers - (len(load.waits) - load.refused)
        assert ended - began < seconds * 2, "the caller could not keep the pace"
    return load


@contextlib.asynccontextmanager
async def _gateway(folder: Path, redis: str) -> AsyncIterator[tuple[FakeZalo, str, int]]:
    """A gateway process, its account connected, between a fake Zalo and a fake Rasa."""
    zalo, rasa = FakeZalo(), TestServer(FakeRasa().app)
    await zalo.start()
    await rasa.start_server()
    port, url = free_port(), f"sqlite:///{folder}/gateway.db"
    await consent(zalo, url, Settings(url).secret_file)
    environment: Mapping[str, str] = os.environ | {
        "DATABASE_URL": url, "REDIS_URL": redis, "RASA_PORT": str(rasa.port), "MOTCUA_PORT": str(port), "PYTHONPATH": str(ROOT),
    } | settings_of(zalo)  # fmt: skip
    with running([sys.executable, "-m", "bot", "gateway"], environment, folder, folder / "gateway.log") as pid:
        address = f"http://127.0.0.1:{port}"
        await _until_open(address)
        yield zalo, address + PATH, pid
    await zalo.close()
    await rasa.close()


async def _until_open(address: str) -> None:
    async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(f"{address}/health") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.1)


async def _send(zalo: FakeZalo, address: str, load: Load, seconds: float, pid: int) -> None:
    """Sends at a steady pace, whatever the answers do."""
    people = [zalo.world.person(str(10**17 + number)) for number in range(CITIZENS)]
    total = int(A_SECOND * seconds)
    loop, began, tasks = asyncio.get_running_loop(), asyncio.get_running_loop().time(), []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        for number in range(total):
            await asyncio.sleep(max(0.0, began + number / A_SECOND - loop.time()))
            event = events.text(zalo.world, people[number % CITIZENS], f"câu hỏi số {number}")
            tasks.append(asyncio.create_task(_post(session, address, *zalo.deliverer.written(event), load)))
            if (number + 1) % (total // 4) == 0:
                load.memory.append(sum(resident(pid).values()))
        await asyncio.gather(*tasks)


async def _post(session: aiohttp.ClientSession, address: str, body: bytes, headers: dict[str, str], load: Load) -> None:
    began, status = time.perf_counter(), 0
    with contextlib.suppress(aiohttp.ClientError):
        async with session.post(address, data=body, headers=headers) as answer:
            status = answer.status
    load.waits.append((time.perf_counter() - began) * 1000)
    load.refused += status != 200


async def _drain(zalo: FakeZalo, wanted: int) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while len(zalo.world.sent) < wanted:  # noqa: ASYNC110  looking now and then disturbs least
                await asyncio.sleep(0.2)


def _rows(name: str, load: Load, seconds: float) -> Sequence[Row]:
    p50, p99 = percentile(load.waits, 50), percentile(load.waits, 99)
    growth = load.memory[-1] / load.memory[1]
    kept = len(load.waits) - load.refused
    return [
        [f"{name}: acknowledged ({len(load.waits)} events, {A_SECOND} a second for {seconds:.0f} s), p50", ms(p50), "", ""],
        [f"{name}: acknowledged, p99", ms(p99), f"under {MOST_P99:.0f} ms", mark(p99 < MOST_P99)],
        [f"{name}: refused", str(load.refused), "0", mark(load.refused == 0)],
        [f"{name}: answers lost / said twice", f"{max(0, kept - load.answers)} / {max(0, load.doubled)}", "0 / 0", mark(kept == load.answers)],
        [f"{name}: all answered after", f"{load.drained:.0f} s", "", ""],
        [f"{name}: memory of the gateway, from half of the load to its end", f"{load.memory[1]:.0f} to {load.memory[-1]:.0f} MB",
         "flat", mark(growth < MOST_GROWTH)],
    ]  # fmt: skip


NOTES = (
    "Signed events of 400 citizens at a steady pace, from the first byte until the 200; the gateway is one process, answers"
    " and delivers meanwhile. Rasa and Zalo are stand-ins in the caller's process, on the same two cores.",
)
