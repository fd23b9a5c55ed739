"""Section: what citizens wait for at the gateway, one alone and many at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from tests.bench import ours
from tests.bench.citizens import many_citizens, one_citizen, visitors
from tests.bench.figures import percentile
from tests.bench.processes import processor_ms
from tests.bench.section import Row, Run, Section, Table, mark, ms


async def measure(run: Run) -> Section:
    """From a citizen's POST until the reply stands in the event stream."""
    work = run.work
    async with ours.opened(run, run.folder, "") as group, visitors() as session:
        await one_citizen(session, group.address, work.warming)
        run.say("  one citizen")
        before = processor_ms(group.pid)
        alone = await one_citizen(session, group.address, work.texts)
        processor = (processor_ms(group.pid) - before) / len(alone)
        run.say(f"  {work.citizens} citizens at once for {work.citizen_seconds:.0f} s")
        texts = itertools.cycle(work.texts)
        busy = await many_citizens(session, group.address, texts, work.citizens, work.citizen_seconds)
    rows = [
        *_waits("one citizen", alone),
        ["processor time of a message, all processes", ms(processor), "", ""],
        *_waits(f"{work.citizens} citizens at once", busy, most_p95=500),
    ]
    return Section("At the gateway", [Table(["from message to reply", "measured", "target", ""], rows)], NOTES)


def _waits(crowd: str, taken: Sequence[float], most_p95: float = 0.0) -> Iterable[Row]:
    p50, p95, p99 = (percentile(taken, share) for share in (50, 95, 99))
    yield [f"{crowd} ({len(taken)} messages), p50", ms(p50), "", ""]
    yield [f"{crowd}, p95", ms(p95), *((f"under {most_p95:.0f} ms", mark(p95 < most_p95)) if most_p95 else ("", ""))]
    yield [f"{crowd}, p99", ms(p99), "", ""]


NOTES = (
    "From a citizen's POST to the gateway until the reply stands in the event stream: screening, log, queue, turn,"
    " rendering. Many citizens think 2 to 3 s between messages; the callers run on the same machine.",
)
