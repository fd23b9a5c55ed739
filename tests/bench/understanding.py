"""Section: understanding and search alone, in a process of its own on one core."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.models import load_acts, recogniser_of
from bot.settings import ROOT
from bot.understand import understand
from knowledge.catalogue import Catalogue
from knowledge.reading import plain
from knowledge.search.building import build
from knowledge.search.recogniser import Recogniser
from knowledge.search.records import records
from knowledge.seeding import Seed, read_seed
from knowledge.store import Publication, Store, open_engine
from nlu.text import acts
from tests.bench.figures import percentile
from tests.bench.messages import messages
from tests.bench.section import Row, Run, Section, Table, mark, ms, seconds

NATIONAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "national_procedures.jsonl.gz"
LEVELS = {"xã": "commune", "tỉnh": "province", "bộ": "ministry"}
MOST_ITEMS = 40
WARMING = 40


async def measure(run: Run) -> Section:
    """Runs this module as `python -m tests.bench.understanding MODEL` and reads its figures."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.understanding", str(run.model)]
    one_thread = os.environ | {"OMP_NUM_THREADS": "1"}  # as the group starts its processes
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=one_thread, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"the measuring process ended with {process.returncode}")
    rows = list(_rows(json.loads(said.splitlines()[-1])))
    return Section("Understanding and search alone", [Table(["", "measured", "target", ""], rows)], NOTES)


def main() -> int:
    """Prints the figures as one JSON object."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    seed = read_seed()
    profiles = {profile.code: profile for profile in seed.profiles}
    known = list(records(_publications(seed), seed.phrases, profiles))
    began = time.process_time()
    index = build(known)
    built = time.process_time() - began
    model = Path(sys.argv[1])
    recogniser = Recogniser.load(recogniser_of(model))
    catalogue = Catalogue(Store(open_engine("sqlite://")), 1, index, seed.office, profiles, recogniser)
    taken = _times(load_acts(model), catalogue)
    p50, p99 = percentile(taken, 50), percentile(taken, 99)
    print(json.dumps({"procedures": len(known), "build": built, "p50": p50, "p99": p99, "messages": len(taken)}))
    return 0


def _rows(found: dict[str, float]) -> Iterator[Row]:
    yield [f"one of {found['messages']} messages, p50", ms(found["p50"]), "at most 5 ms", mark(found["p50"] <= 5)]
    yield ["p99", ms(found["p99"]), "at most 15 ms", mark(found["p99"] <= 15)]
    yield [
        f"index of {found['procedures']:,} procedures",
        seconds(found["build"]),
        "at most 3 s",
        mark(found["build"] <= 3),
    ]


def _times(model: acts.ActModel, catalogue: Catalogue) -> list[float]:
    """Milliseconds of each message, none of them said before."""
    taken = []
    for text in messages():
        began = time.process_time()
        understand(text, model, catalogue)
        taken.append((time.process_time() - began) * 1000)
    return taken[WARMING:]


def _publications(seed: Seed) -> list[Publication]:
    found = {each.code: each for each in _national()}
    found |= {p.code: Publication(p.code, 1, 1, False, plain(p)) for p in seed.procedures}
    return list(found.values())


def _national() -> Iterator[Publication]:
    if not NATIONAL.exists():
        return
    with gzip.open(NATIONAL, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield Publication(row["code"], 1, 1, False, _body(row))


def _body(row: dict[str, Any]) -> dict[str, Any]:
    level = next((LEVELS[name] for name in LEVELS if name in row["level"]), "other")
    items = [{"name": {"vi": each["name"]}} for each in row["documents"][:MOST_ITEMS]]
    return {"names": {"vi": row["name"]}, "level": level, "items": items}


NOTES = (
    "Normalising, classifying and finding the procedure, in processor time on one core, each message new to the process. The"
    " messages are the evaluation's questions in three languages; no model was trained on them.",
)

if __name__ == "__main__":
    sys.exit(main())
