"""Section: how long training takes when nothing was trained before."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

from bot.models import recogniser_of, training_commands
from bot.settings import ROOT
from tests.bench.section import Run, Section, Table, mark, seconds

MOST_SECONDS = 60
"""What training may take; installing takes most of the three minutes that `make run` may need from nothing."""


async def measure(run: Run) -> Section:
    """The classifier and the recogniser side by side, as `make run` trains them, without any cache."""
    run.say("  training both models anew")
    began = time.perf_counter()
    model = run.folder / "model.tar.gz"
    processes = [await _start(command, run.folder) for command in training_commands(model).values()]
    codes = [await process.wait() for process in processes]
    taken = time.perf_counter() - began
    if any(codes) or not (model.exists() and recogniser_of(model).exists()):
        raise RuntimeError(f"training ended with {codes}")
    row = ["training, from nothing", seconds(taken), f"at most {MOST_SECONDS} s", mark(taken <= MOST_SECONDS)]
    return Section("Training", [Table(["", "measured", "target", ""], [row])])


async def _start(command: list[str], folder: Path) -> asyncio.subprocess.Process:
    nothing_cached = {**os.environ, "RASA_CACHE_DIRECTORY": str(folder / "cache")}
    with (folder / "training.log").open("ab") as out:
        return await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=nothing_cached, stdout=out, stderr=out)
