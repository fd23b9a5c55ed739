"""`python -m tests.faults [--rounds N] [--store database|redis]`: the storm, and what it left behind."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.storm import Findings, weather
from tests.faults.town import Town

STORES = ("database", "redis")


def main() -> int:
    """One storm a store; exit code 1 when anything was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--store", choices=STORES, action="append")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = [_storm(store, options.rounds, options.seed) for store in options.store or STORES]
    return 0 if all(each.clean for each in found) else 1


def _storm(store: str, rounds: int, seed: int) -> Findings:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="motcua-faults-", ignore_cleanup_errors=True) as folder:
        town = Town(Path(folder), with_redis=store == "redis")
        try:
            town.start()
            found = asyncio.run(weather(town, rounds, seed))
            if not found.clean:
                print(*town.said().splitlines()[-60:], sep="\n")
        finally:
            town.stop()
    print(f"queues in {store}: {rounds} rounds in {time.monotonic() - began:.0f} s, {found}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
