"""Our configuration: `python -m bot up` on free ports."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.settings import ROOT
from tests.bench.citizens import citizen, visitors
from tests.bench.processes import free_port, running
from tests.bench.section import Run

DATABASE = "bench.db"
START_PATIENCE_SECONDS = 180.0


@dataclass(frozen=True)
class OurGroup:
    """The running group."""

    pid: int
    """Its supervisor."""
    address: str
    rasa_port: int
    start_seconds: float
    """To the first answer."""


@asynccontextmanager
async def opened(run: Run, folder: Path, redis_url: str) -> AsyncIterator[OurGroup]:
    """The group with a fresh database in `folder`."""
    gateway_port, rasa_port, action_port = free_port(), free_port(), free_port()
    address = f"http://127.0.0.1:{gateway_port}"
    environment = os.environ | {
        "MOTCUA_PORT": str(gateway_port), "RASA_PORT": str(rasa_port), "ACTION_PORT": str(action_port),
        "DATABASE_URL": f"sqlite:///{folder}/{DATABASE}", "REDIS_URL": redis_url,
        "ADDRESS_BURST": "100000", "ADDRESS_PER_SECOND": "100000",
    }  # fmt: skip
    began = time.perf_counter()
    with running([sys.executable, "-m", "bot", "up"], environment, ROOT, folder / "ours.log") as pid:
        started = await _first_answer(address, began, run.work.question)
        run.say(f"  first answer after {started:.0f} s")
        yield OurGroup(pid, address, rasa_port, started)


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
