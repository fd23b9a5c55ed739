"""Starts errands in processes of their own: a large or hostile file costs the gateway nothing, one at a time."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from knowledge.console.runs import DURING, Runs, State

LONGEST_SECONDS = 600
Start = Callable[[str, str, Path], None]
"""(run, stage, folder of its files) -> it is under way."""


class Processes:
    """Runs one errand after the other, each in its own process."""

    def __init__(self, runs: Runs, environment: Mapping[str, str]) -> None:
        self._runs = runs
        self._environment = {**os.environ, **environment}
        self._turn = threading.Semaphore()

    def __call__(self, run: str, stage: str, folder: Path) -> None:
        """Starts the stage of a run and does not wait for it."""
        threading.Thread(target=self._perform, args=(run, stage, folder), daemon=True).start()

    def _perform(self, run: str, stage: str, folder: Path) -> None:
        command = [sys.executable, "-m", "knowledge.console.errands", run, stage, str(folder)]
        with self._turn:
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run(command, env=self._environment, timeout=LONGEST_SECONDS, check=False)
            self._runs.move(run, DURING[stage], State.STOPPED)  # one that came to its end is in none of these
