"""The benchmark: `python -m tests.bench [SECTION ...] [--quick]` prints its figures; a whole run writes docs/benchmarks.md."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

from bot.models import ensure_model
from bot.settings import ROOT
from tests.bench.report import page
from tests.bench.section import MISSED, Run, Section, Table
from tests.bench.sections import SECTIONS
from tests.bench.workload import Workload, workload

PAGE = ROOT / "docs" / "benchmarks.md"
SECTION_SECONDS = 900.0
"""A safety net: the workload itself bounds what a section takes."""
TERMINATED = 143
"""The exit code of a run that was told to stop; by leaving this way it still stops what it started."""
BEGAN = time.perf_counter()


def main() -> int:
    """Training if need be, then section after section; one that fails is said to be missing, and the exit code is 1."""
    options = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    load, names = os.getloadavg()[0], options.section or list(SECTIONS)
    model = ensure_model()
    found = [_measured(name, model, workload(quick=options.quick)) for name in names]
    text = page([section for section, _ in found], load, quick=options.quick)
    print(text)
    if not options.quick and not options.section:
        PAGE.write_text(text, "utf-8")
    return 0 if all(done for _, done in found) else 1


def _measured(name: str, model: Path, work: Workload) -> tuple[Section, bool]:
    _say(name)
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        try:
            return asyncio.run(_within_patience(name, Run(Path(folder), model, work, _say))), True
        except Exception as error:
            traceback.print_exc()
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            return Section(name.capitalize(), [Table(["", ""], [[MISSED, f"not measured: {reason}"]])]), False


async def _within_patience(name: str, run: Run) -> Section:
    async with asyncio.timeout(SECTION_SECONDS):
        return await SECTIONS[name](run)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("section", nargs="*", help=f"one of {', '.join(SECTIONS)}; default: all")
    parser.add_argument("--quick", action="store_true", help="little of everything, to see that it works")
    return parser


def _say(line: str) -> None:
    print(f"{time.perf_counter() - BEGAN:5.0f} s  {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
