"""Section: looking a dossier up, guessing at one, a slow or failing source, and the daily file."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from knowledge.dossiers.cache import CachedSource, Lifetimes
from knowledge.dossiers.desk import REFUSAL_SECONDS, Away, Desk, NoMatch, Opened
from knowledge.dossiers.http_settings import HttpSettings
from knowledge.dossiers.http_source import HttpSource
from knowledge.dossiers.importing import carry_out, plan, read_rows
from knowledge.dossiers.limits import Inquiry, Limits
from knowledge.dossiers.shelf import ProcessShelf
from knowledge.dossiers.stored import StoredDossiers
from knowledge.store import Store, open_engine
from tests.bench.processes import free_port
from tests.bench.section import Row, Run, Section, Table, mark, ms, seconds
from tests.bench.workload import Workload
from tests.dossiers.simulator import Simulated, Simulator
from tests.knowledge.dossiers.rows import KEYS, a_row, write_csv, write_xlsx

A_SECOND = 500
LOOK_UP_P95, ANSWER_SECONDS, FILE_SECONDS, MOST_SPREAD = 100.0, 5.0, 60.0, 3.0
TOGETHER = 100
ENVIOUS = 0.02
"""Seconds between two looks of somebody who asks something else meanwhile."""


@dataclass(frozen=True)
class Figures:
    """Times in milliseconds but for the import, in seconds."""

    look_up_p50: float
    look_up_p95: float
    wrong_code_p50: float
    wrong_code_p95: float
    wrong_digits_p50: float
    wrong_digits_p95: float
    spread: float
    """Difference of the two means in standard errors: below 3 is noise."""
    bodies: int
    """Different answers among all guesses."""
    opened_by_guess: int
    slow_worst: float
    failing_worst: float
    failing_told: float
    """Share of citizens who were told the state although half of the answers failed."""
    others_p95: float
    """How late somebody else's turn in the same process came while the source was slow."""
    csv_seconds: float
    csv_core: float
    """Of the import's seconds, those of a core: on a machine that is busy with others the clock tells more."""
    xlsx_seconds: float
    xlsx_core: float


async def measure(run: Run) -> Section:
    """All of it; about a minute and a half on two quiet cores."""
    found = await _figures(run)
    return Section("Dossiers", [Table(["", "measured", "target", ""], _rows(found, run.work))], NOTES)


async def _figures(run: Run) -> Figures:
    simulator, work = Simulator(), run.work
    runner = web.AppRunner(simulator.app())
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    settings = HttpSettings(
        url=f"http://127.0.0.1:{port}/TraCuuHoSo", method="POST", body={"MaHoSo": "{code}"}, record="result.0"
    )
    try:
        run.say("  looking up")
        looked = await _look_ups(simulator, settings, round(work.seconds * 2))
        run.say("  guessing")
        guessed = await _guesses(simulator, settings, work.guesses)
        run.say("  a slow and a failing system")
        slow, others = await _slow(simulator, settings)
        failing, told = await _failing(simulator, settings)
    finally:
        await runner.cleanup()
    run.say("  the daily file")
    return Figures(*looked, *guessed, slow, failing, told, others, *_imports(run.folder, work.rows))


def _desk(settings: HttpSettings, limits: Sequence = ()) -> tuple[Desk, HttpSource]:
    source = HttpSource(settings, KEYS)
    cached = CachedSource(source, ProcessShelf(), Lifetimes(found=0.0, absent=0.0, kept=0.001))  # every one is asked
    return Desk(cached, Limits(ProcessShelf(), limits), KEYS), source


async def _look_ups(simulator: Simulator, settings: HttpSettings, seconds: int) -> tuple[float, float]:
    """Citizens who come evenly, each asking the system itself."""
    desk, source = _desk(settings)
    samples = list(simulator.dossiers.values())
    times = await _evenly(A_SECOND * seconds, A_SECOND, lambda n: _timed(desk, samples[n % len(samples)]))
    await source.close()
    return _ms(times, 50), _ms(times, 95)


async def _guesses(
    simulator: Simulator, settings: HttpSettings, count: int
) -> tuple[float, float, float, float, float, int, int]:
    """Half of the guesses name a dossier that exists, half one that does not; the digits are random. No limits stop them."""
    desk, source = _desk(settings)
    chance, samples = random.Random(7), list(simulator.dossiers.values())
    codes = [chance.choice(samples).code for _ in range(count // 2)]
    codes += [code[:-5] + f"{90_000 + n % 10_000}" for n, code in enumerate(codes)]
    chance.shuffle(codes)
    answers = await _evenly(count, 250, lambda n: _guess(desk, codes[n], f"{chance.randrange(10_000):04}"))
    await source.close()
    refused = [(code, seconds) for code, (seconds, result) in zip(codes, answers, strict=True) if result == NoMatch()]
    known = [seconds for code, seconds in refused if code in simulator.dossiers]
    unknown = [seconds for code, seconds in refused if code not in simulator.dossiers]
    error = (statistics.variance(known) / len(known) + statistics.variance(unknown) / len(unknown)) ** 0.5
    spread = abs(statistics.fmean(known) - statistics.fmean(unknown)) / error
    kinds = {repr(result) for _, result in answers if not isinstance(result, Opened)}
    opened = sum(isinstance(result, Opened) for _, result in answers)
    return _ms(unknown, 50), _ms(unknown, 95), _ms(known, 50), _ms(known, 95), spread, len(kinds), opened


async def _slow(simulator: Simulator, settings: HttpSettings) -> tuple[float, float]:
    """A hundred citizens while the system takes three seconds, and the turns of everybody else meanwhile."""
    simulator.delay = 3.0
    desk, source = _desk(settings)
    samples = list(simulator.dossiers.values())[:TOGETHER]
    late: list[float] = []
    watching = asyncio.create_task(_watch_turns(late))
    times = await asyncio.gather(*(_timed(desk, sample) for sample in samples))
    watching.cancel()
    await source.close()
    simulator.delay = 0.0
    return max(times) * 1000, _ms(late, 95)


async def _failing(simulator: Simulator, settings: HttpSettings) -> tuple[float, float]:
    """Half of the system's answers are errors."""
    simulator.failing = 0.5
    desk, source = _desk(settings)
    samples = list(simulator.dossiers.values())[: 5 * TOGETHER]
    answers = await _evenly(len(samples), 100, lambda n: _guess(desk, samples[n].code, samples[n].digits))
    await source.close()
    simulator.failing = 0.0
    assert all(isinstance(result, Opened | Away) for _, result in answers)
    return max(s for s, _ in answers) * 1000, sum(isinstance(r, Opened) for _, r in answers) / len(answers)


async def _watch_turns(late: list[float]) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(ENVIOUS)
        late.append(time.perf_counter() - before - ENVIOUS)


def _imports(folder: Path, count: int) -> Iterable[float]:
    """A file of each kind into an empty database; one row in a thousand is bad."""
    rows = [
        a_row(MaHoSo=f"H48.22.15-261116-{n:05}", TrangThaiHoSo="" if n % 1000 == 0 else "4", SoDienThoai=f"09{n:08}")
        for n in range(count)
    ]
    for number, write in enumerate((write_csv, write_xlsx)):
        path = write(folder / f"hoso.{write.__name__[6:]}", rows)
        store = Store(open_engine(f"sqlite:///{folder}/{number}.db"))
        store.create_tables()
        stored = StoredDossiers(store.engine)
        began, core = time.perf_counter(), time.process_time()
        made = plan(stored, read_rows(path), KEYS)
        carry_out(stored, made, time.time(), editor="bench", reason="bench", source=path.name)
        yield from (time.perf_counter() - began, time.process_time() - core)
        assert (stored.count(), made.report.rejected_rows) == (count - count // 1000, count // 1000)
        store.engine.dispose()


async def _evenly(count: int, a_second: int, work: Callable[[int], Awaitable]) -> list:
    """Starts one after another at an even pace, whatever the earlier ones do."""
    began, tasks = time.perf_counter(), []
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / a_second - time.perf_counter()))
        tasks.append(asyncio.create_task(work(number)))  # type: ignore[arg-type]
    return await asyncio.gather(*tasks)


async def _timed(desk: Desk, sample: Simulated) -> float:
    return (await _guess(desk, sample.code, sample.digits))[0]


async def _guess(desk: Desk, code: str, digits: str) -> tuple[float, object]:
    began = time.perf_counter()
    result = await desk.look_up(Inquiry(code, digits, "web:1", "a"))
    return time.perf_counter() - began, result


def _ms(seconds: Sequence[float], percent: int) -> float:
    return sorted(seconds)[min(len(seconds) - 1, len(seconds) * percent // 100)] * 1000


def _rows(found: Figures, work: Workload) -> Sequence[Row]:
    """What, how much, the target, whether it is met."""
    floor, answered = f"{REFUSAL_SECONDS * 1000:.0f} ms each", f"within {ANSWER_SECONDS:.0f} s"
    return [
        [f"look-ups, {A_SECOND} a second, each asked of the system, p50", ms(found.look_up_p50), "", ""],
        ["... p95", ms(found.look_up_p95), f"under {LOOK_UP_P95:.0f} ms", mark(found.look_up_p95 < LOOK_UP_P95)],
        [f"{work.guesses:,} guesses with random digits: different refusals", str(found.bodies), "1", mark(found.bodies == 1)],
        ["wrong code, p50 / p95", f"{ms(found.wrong_code_p50)} / {ms(found.wrong_code_p95)}", floor, ""],
        ["wrong digits, p50 / p95", f"{ms(found.wrong_digits_p50)} / {ms(found.wrong_digits_p95)}", floor, ""],
        ["difference of the two means", f"{found.spread:.1f} standard errors", f"below {MOST_SPREAD:.0f}", mark(found.spread < MOST_SPREAD)],
        ["opened by a lucky guess, without limits", str(found.opened_by_guess), "about one in 10,000", ""],
        [f"system takes 3 s, {TOGETHER} citizens: slowest answer", seconds(found.slow_worst / 1000), answered, mark(found.slow_worst < 1000 * ANSWER_SECONDS)],
        ["... how late others' turns came meanwhile, p95", ms(found.others_p95), "", ""],
        ["system fails half of the time: slowest answer", seconds(found.failing_worst / 1000), answered, mark(found.failing_worst < 1000 * ANSWER_SECONDS)],
        ["... told the state; the others \"cannot look it up now\"", f"{found.failing_told:.0%}", "", ""],
        [f"daily file of {work.rows:,} rows, CSV", f"{seconds(found.csv_seconds)} ({seconds(found.csv_core)} of a core)",
         f"at most {FILE_SECONDS:.0f} s", mark(found.csv_seconds <= FILE_SECONDS)],
        [f"daily file of {work.rows:,} rows, XLSX", f"{seconds(found.xlsx_seconds)} ({seconds(found.xlsx_core)} of a core)",
         f"at most {FILE_SECONDS:.0f} s", mark(found.xlsx_seconds <= FILE_SECONDS)],
    ]  # fmt: skip


NOTES = (
    "Against the simulated provincial system of 10,000 dossiers in the same process; nothing is cached, nobody is limited.",
)
