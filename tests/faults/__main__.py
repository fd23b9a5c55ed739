"""`python -m tests.faults [--rounds N] [--store database|redis]`: the storm, and what it left behind."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.storm import Findings, built, weather

STORES = ("database", "redis")


def main() -> int:
    """One storm a store; exit code 1 when anything was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--store", choices=STORES, action="append")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = [asyncio.run(_storm(store, options.rounds, options.seed)) for store in options.store or STORES]
    return 0 if all(each.clean for by_channel in found for each in by_channel.values()) else 1


async def _storm(store: str, rounds: int, seed: int) -> dict[str, Findings]:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="motcua-faults-", ignore_cleanup_errors=True) as folder:
        async with built(Path(folder), with_redis=store == "redis") as town:
            found = await weather(town, rounds, seed)
            if not all(each.clean for each in found.values()):
                print(*town.said().splitlines()[-60:], sep="\n")
    for channel, each in found.items():
        print(f"queues in {store}, {channel}: {rounds} rounds in {time.monotonic() - began:.0f} s, {each}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
