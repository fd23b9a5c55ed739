"""Section: how soon an edit is live, what the regression gate takes, and what the index weighs, at the national size."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.settings import ROOT
from tests.bench.section import Run, Section, Table, mark, seconds

NATIONAL = ROOT.parent / "shared" / "data" / "national_procedures.jsonl.gz"
LIVE_SECONDS, GATE_SECONDS, INDEX_MB = 2.0, 10.0, 300
EDITS, PHRASES = 5, 1_000
SECOND_NAME = "Thủ tục thả diều sáo trên đê số {}"
DATABASE = "knowledge.db"


async def measure(run: Run) -> Section:
    """Edits as an official makes them, with questions asked all the while."""
    run.say("  publishing at the national size")
    found = await asyncio.to_thread(_aside, run.folder)
    live, slow = max(found["live"]), found["longest_question"]
    rows = [
        [f"publish to answered, slowest of {EDITS}", seconds(live), f"at most {LIVE_SECONDS:.0f} s", mark(live <= LIVE_SECONDS)],
        ["... middle one", seconds(statistics.median(found["live"])), "", ""],
        ["taught wording to answered", seconds(found["taught"]), f"at most {LIVE_SECONDS:.0f} s", mark(found["taught"] <= LIVE_SECONDS)],
        ["general answer to answered", seconds(found["written"]), f"at most {LIVE_SECONDS:.0f} s", mark(found["written"] <= LIVE_SECONDS)],
        ["longest question meanwhile", f"{1000 * slow:.0f} ms", "none fails", mark(not found["failed"])],
        [f"gate over {PHRASES:,} phrases", seconds(found["gate"]), f"at most {GATE_SECONDS:.0f} s", mark(found["gate"] <= GATE_SECONDS)],
        ["... of the next change", seconds(found["gate_again"]), "", ""],
        ["index in memory", f"{found['memory']:.0f} MB", f"at most {INDEX_MB} MB", mark(found["memory"] <= INDEX_MB)],
    ]  # fmt: skip
    return Section(f"Knowledge, {found['procedures']:,} procedures", [Table(["", "measured", "target", ""], rows)])


def _aside(folder: Path) -> dict[str, Any]:
    """In a process of its own, so that its memory is its own."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.knowledge", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(folder: Path) -> None:
    """Prints the figures as one JSON object."""
    from knowledge.catalogue import LiveCatalogue
    from knowledge.search.query import query

    store = stocked(folder)
    query("khởi động", "vi")
    before = _memory()
    live = LiveCatalogue(store).start()
    memory = _memory() - before
    figures: dict[str, Any] = {"procedures": len(live.current.index.records), "memory": memory, **_edits(store, live)}
    figures |= _lessons(store, live) | _gate(store, live)
    live.stop()
    print(json.dumps(figures))


def stocked(folder: Path) -> Any:
    """A store with the seed and the national catalogue."""
    from knowledge.importing.reading import read_files
    from knowledge.importing.runner import carry_out, plan
    from knowledge.seeding import plant, read_seed
    from knowledge.store import Store, open_engine
    from knowledge.versions import importer

    store = Store(open_engine(f"sqlite:///{folder}/{DATABASE}"))
    store.create_tables()
    plant(store, read_seed())
    if NATIONAL.exists():
        carry_out(store, plan(store, read_files([NATIONAL])), editor=importer(), reason="benchmark", source="national")
    return store


def _edits(store: Any, live: Any) -> dict[str, Any]:
    """Seconds from each publishing until a question finds it, and the longest any question took meanwhile."""
    from knowledge.procedure import Text
    from knowledge.search.verdict import Found
    from tests.builders import a_plain_procedure

    taken, longest, failed = [], 0.0, 0
    for number in range(EDITS):
        name = SECOND_NAME.format(number)
        store.publish([a_plain_procedure(f"1.9990{number:02}", Text(name))], editor="bench", reason="benchmark")
        began = time.perf_counter()
        while True:
            asked = time.perf_counter()
            verdict = live.current.search(name, "vi")
            longest = max(longest, time.perf_counter() - asked)
            if isinstance(verdict, Found) and verdict.match.code == f"1.9990{number:02}":
                break
            time.sleep(0.01)  # noqa: TID251  the catalogue follows in a thread of its own
        taken.append(time.perf_counter() - began)
    return {"live": taken, "longest_question": longest, "failed": failed}


def _lessons(store: Any, live: Any) -> dict[str, float]:
    """Seconds from teaching a wording, and from publishing a general answer, until it is answered."""
    from knowledge.phrases import Phrase
    from tests.builders import BIRTH, a_faq_entry

    who = {"editor": "bench", "reason": "benchmark"}
    wording, entry = Phrase(BIRTH, "vi", "cò mang em bé tới nhà"), a_faq_entry()
    return {
        "taught": _until_answered(live, wording.text, lambda: store.teach(wording, **who)),
        "written": _until_answered(live, entry.wordings["vi"][0], lambda: store.faq.publish(entry, **who)),
    }


def _until_answered(live: Any, words: str, publish: Callable[[], object]) -> float:
    began = time.perf_counter()
    publish()
    while not live.current.taught_for(words, "vi"):
        time.sleep(0.01)  # noqa: TID251  the catalogue follows in a thread of its own
    return time.perf_counter() - began


def _gate(store: Any, live: Any) -> dict[str, float]:
    """Seconds of the first replay after a publication, and of another change tried out against the same."""
    from knowledge.phrases import Phrase
    from knowledge.teaching.gate import Gate, held_out
    from knowledge.teaching.report import Asked

    shipped = [Asked(p.text, p.language, (p.code,)) for p in store.phrases() if p.code in live.current]
    own = held_out(live.current)
    asked = [*own, *shipped[:: len(shipped) // PHRASES]][:PHRASES]
    gate, taken = Gate(), []
    for wording in ("một cách hỏi mới", "lại một cách hỏi khác"):
        began = time.perf_counter()
        gate.replay(live.current, live.trial([Phrase(own[0].codes[0], "vi", wording)]), asked)
        taken.append(time.perf_counter() - began)
    return {"gate": taken[0], "gate_again": taken[1]}


def _memory() -> float:
    """Megabytes this process holds."""
    import gc

    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(Path(sys.argv[1]))
