"""Understanding and search alone, in a process of its own on one core: `python -m tests.bench.understanding MODEL`."""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.models import recogniser_of
from bot.understand import understand
from knowledge.catalogue import Catalogue
from knowledge.reading import plain
from knowledge.search.index import build
from knowledge.search.recogniser import Recogniser
from knowledge.search.records import records
from knowledge.seeding import Seed, read_seed
from knowledge.store import Publication, Store, open_engine
from nlu.text import acts
from tests.bench.figures import percentile
from tests.bench.messages import examples, messages

NATIONAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "national_procedures.jsonl.gz"
LEVELS = {"xã": "commune", "tỉnh": "province", "bộ": "ministry"}
MOST_ITEMS = 40
WARMING = 40


def main() -> int:
    """Prints the figures as one JSON object."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    seed = read_seed()
    profiles = {profile.code: profile for profile in seed.profiles}
    known = list(records(_publications(seed), seed.phrases, profiles))
    began = time.perf_counter()
    index = build(known)
    built = time.perf_counter()
    model = acts.train(examples())
    trained = time.perf_counter()
    recogniser = Recogniser.load(recogniser_of(Path(sys.argv[1])))
    catalogue = Catalogue(Store(open_engine("sqlite://")), 1, index, seed.office, profiles, recogniser)
    taken = _times(model, catalogue)
    figures = {
        "procedures": len(known),
        "build_seconds": built - began,
        "train_seconds": trained - built,
        "p50": percentile(taken, 50),
        "p99": percentile(taken, 99),
        "messages": len(taken),
    }
    print(json.dumps(figures))
    return 0


def _times(model: acts.ActModel, catalogue: Catalogue) -> list[float]:
    """Milliseconds of each message, none of them said before."""
    taken = []
    for text in messages():
        began = time.perf_counter()
        understand(text, model, catalogue)
        taken.append((time.perf_counter() - began) * 1000)
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


if __name__ == "__main__":
    sys.exit(main())
