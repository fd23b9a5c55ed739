"""Section: our configuration beside a stock Rasa, all running at once and asked in turns."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import ours, theirs
from tests.bench.figures import Side
from tests.bench.processes import processor_ms, redis_server, resident
from tests.bench.section import Row, Run, Section, Table, mark, ms, seconds
from tests.bench.turns import Rasa, conversation, many_callers, one_caller, rasa, talk
from tests.bench.workload import Workload

OURS, OURS_REDIS, STOCK = "ours", "ours, Redis", "stock Rasa"


@dataclass
class Contender:
    """A side that runs, and what was measured of it so far."""

    server: Rasa
    roots: Sequence[int]
    start_seconds: float
    prolong: Callable[[], Awaitable[None]]
    """Brings the long conversation to its last turn but one."""
    turns: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    processor: float = 0.0
    first: float = 0.0
    last: float = 0.0

    async def alone(self, texts: Sequence[str]) -> None:
        """One caller."""
        before = processor_ms(*self.roots)
        self.turns += await one_caller(self.server, texts)
        self.processor += processor_ms(*self.roots) - before

    async def crowded(self, work: Workload) -> None:
        """Many callers."""
        self.rates.append(await many_callers(self.server, work.texts, work.callers, work.seconds))

    async def long(self, work: Workload) -> None:
        """The same question in the first and in the last turn of a conversation."""
        first = [await self.server.turn(conversation(), work.question) for _ in range(work.firsts)]
        await self.prolong()
        last = [await self.server.long_turn(work.question) for _ in range(work.lasts)]
        self.first, self.last = statistics.median(first), statistics.median(last)

    def side(self) -> Side:
        """What was measured."""
        processor, rate = self.processor / len(self.turns), statistics.mean(self.rates)
        return Side(self.start_seconds, self.turns, processor, rate, self.first, self.last, resident(*self.roots))


async def measure(run: Run) -> Section:
    """Starts each side alone, then lets them take turns."""
    model = await asyncio.to_thread(theirs.ensure_model, _subfolder(run.folder, "stock"), run.say)
    async with AsyncExitStack() as stack:
        contenders = await _start(run, model, stack)
        for number in range(run.work.rounds):
            run.say(f"  round {number + 1} of {run.work.rounds}: one caller, many callers")
            await _round(contenders, run.work, number)
        run.say(f"  a conversation of {run.work.long} turns")
        for each in contenders.values():
            await each.long(run.work)
        sides = {name: each.side() for name, each in contenders.items()}
    tables = [Table(["", *sides, "target", ""], list(_turns(sides, run.work)))]
    tables.append(Table(["resident memory, MB", *sides, "target", ""], list(_memory(sides))))
    return Section("Beside a stock Rasa", tables, NOTES)


async def _start(run: Run, stock_model: Path, stack: AsyncExitStack) -> dict[str, Contender]:
    redis = stack.enter_context(redis_server(run.folder))
    contenders = {}
    for name, url in ((OURS, ""), (OURS_REDIS, f"redis://127.0.0.1:{redis.port}/2")):
        run.say(f"  starting {name}")
        group = await stack.enter_async_context(ours.opened(run, _subfolder(run.folder, name), url))
        server = await stack.enter_async_context(rasa(group.rasa_port))
        contenders[name] = Contender(server, [group.pid], group.start_seconds, _talking(server, run.work))
    run.say(f"  starting {STOCK}")
    group = await stack.enter_async_context(theirs.opened(run, run.folder / "stock", stock_model, redis))
    server = await stack.enter_async_context(rasa(group.rasa_port))
    contenders[STOCK] = Contender(
        server, group.pids, group.start_seconds, lambda: theirs.prolong(server, run.work, redis.port)
    )
    return contenders


async def _round(contenders: dict[str, Contender], work: Workload, number: int) -> None:
    share = work.texts[number :: work.rounds]
    for each in contenders.values():
        await one_caller(each.server, work.warming if number == 0 else work.warming[:2])
        await each.alone(share)
    for each in contenders.values():
        await each.crowded(work)


def _talking(server: Rasa, work: Workload) -> Callable[[], Awaitable[None]]:
    return lambda: talk(server, work.texts, work.long - 1)


def _turns(sides: dict[str, Side], work: Workload) -> Iterable[Row]:
    own, stock = sides[OURS], sides[STOCK]
    share, gain, growth = own.p50 / stock.p50, own.turns_a_second / stock.turns_a_second, own.last / own.first
    several = sides.values()
    yield ["turn, one caller, p50", *(ms(s.p50) for s in several), "at most 1/4 of stock", mark(share <= 0.25, f"1/{1 / share:.1f}")]  # fmt: skip
    yield ["turn, one caller, p99", *(ms(s.p99) for s in several), "", ""]
    yield ["processor time of a turn", *(ms(s.processor) for s in several), "", f"1/{stock.processor / own.processor:.1f}"]  # fmt: skip
    yield [
        f"turns a second, {work.callers} callers", *(f"{s.turns_a_second:.0f}" for s in several),
        "at least 4 times stock", mark(gain >= 4, f"{gain:.1f} times"),
    ]  # fmt: skip
    yield ["turn 1 of a conversation", *(ms(s.first) for s in several), "", ""]
    yield [f"turn {work.long} of it", *(ms(s.last) for s in several), "at most 1.5 times turn 1", mark(growth <= 1.5, f"{growth:.2f} times")]  # fmt: skip
    yield ["start to first answer", *(seconds(s.start_seconds) for s in several), "at most 40 s", mark(own.start_seconds <= 40)]  # fmt: skip


def _memory(sides: dict[str, Side]) -> Iterable[Row]:
    several = sides.values()
    for name in dict.fromkeys(name for side in several for name in side.memory):
        yield [name, *(f"{s.memory[name]:.0f}" if name in s.memory else "–" for s in several), "", ""]
    whole = sides[OURS].all_memory
    yield ["all", *(f"{s.all_memory:.0f}" for s in several), "at most 1,200", mark(whole <= 1200)]


def _subfolder(folder: Path, name: str) -> Path:
    made = folder / name.replace(", ", "-").replace(" ", "-")
    made.mkdir()
    return made


NOTES = (
    "**ours** is what `make run` starts (SQLite); **ours, Redis** keeps trackers in Redis. **stock Rasa** is `rasa run` with"
    " WhitespaceTokenizer, CountVectorsFeaturizer (words and letter groups) and LogisticRegressionClassifier, RulePolicy with"
    " the same rules, Rasa's own response validator, and Rasa's Redis tracker and lock stores. It has the same intents but is"
    " trained on every eighth of our examples: with more it is slower and larger. The action server is ours on all"
    " sides. Stock knows no aspects, so its actions always answer with the overview.",
    "A **turn** is one POST to Rasa's REST channel until the replies are there: understanding, policy, action, trackers. One"
    " caller talks in conversations of five turns; 32 callers talk without a pause, each in one conversation. The sides run"
    " at the same time and are asked in turns, a round each, so that what else the machine does falls on all alike.",
    "**Turn 300**: ours are 300 real turns. Of stock's, nine are real and the rest were copied, reworded, into its store: to"
    " hold them would take ten minutes. Before and after, the same question is asked.",
    "**Memory** is the resident memory of each process after these turns; pages that processes share count in each.",
)
