"""The benchmark: `python -m tests.bench` prints its figures and writes docs/benchmarks.md."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bot.group import parts
from bot.models import ensure_model
from bot.settings import ROOT, Settings
from bot.supervisor import Part
from tests.bench import ours, theirs
from tests.bench.figures import Understanding
from tests.bench.processes import free_port, redis_server
from tests.bench.report import Results, page
from tests.bench.workload import workload

PAGE = ROOT / "docs" / "benchmarks.md"
PATIENCE_SECONDS = 480.0
TERMINATED = 143
"""The exit code of a run that was told to stop; by leaving this way it still stops what it started."""
BEGAN = time.perf_counter()


def main() -> int:
    """One run: training if need be, then at most eight minutes of measuring."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    load = os.getloadavg()[0]
    model = ensure_model()
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as name:
        folder = Path(name)
        stock_model = theirs.ensure_model(_subfolder(folder, "stock"), _say)
        results = asyncio.run(_within_patience(folder, model, stock_model, load))
    PAGE.write_text(page(results), "utf-8")
    print(page(results))
    return 0


async def _within_patience(folder: Path, model: Path, stock_model: Path, load: float) -> Results:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return await _run(folder, model, stock_model, load)


async def _run(folder: Path, model: Path, stock_model: Path, load: float) -> Results:
    work, embedded = workload(), _subfolder(folder, "ours")
    action_server = _action_server(f"sqlite:///{embedded}/{ours.DATABASE}", model)
    _say("understanding and search alone")
    alone = _understanding(model)
    with redis_server(folder) as redis:
        _say("our configuration")
        side, door = await ours.measure(work, embedded, "", _say)
        _say("our configuration with Redis")
        redis_url = f"redis://127.0.0.1:{redis[1]}/2"
        redis_side = await ours.measure_turns_only(work, _subfolder(folder, "redis"), redis_url, _say)
        _say("the stock configuration")
        stock = await theirs.measure(work, folder / "stock", stock_model, action_server, redis, _say)
    return Results(side, redis_side, stock, door, alone, load)


def _action_server(database_url: str, model: Path) -> Part:
    """Our action server, for the stock configuration."""
    settings = replace(Settings.from_env({"DATABASE_URL": database_url}), action_port=free_port())
    return next(part for part in parts(settings, model) if part.port == settings.action_port)


def _understanding(model: Path) -> Understanding:
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.understanding", str(model)]
    found = subprocess.run(
        command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, check=True, timeout=PATIENCE_SECONDS
    )
    return Understanding(**json.loads(found.stdout.splitlines()[-1]))


def _subfolder(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def _say(line: str) -> None:
    print(f"{time.perf_counter() - BEGAN:5.0f} s  {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
