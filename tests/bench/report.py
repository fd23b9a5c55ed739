"""The figures as a page: a table with targets, and how to read it."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figures import Door, Side, Understanding

MET, MISSED = "met", "**missed**"
LAST_TURN = 300
QUIET = 0.5
"""The load up to which a machine counts as quiet."""


@dataclass(frozen=True)
class Results:
    """Everything one run measured; `ours_redis` is our side with Redis instead of SQLite for its trackers."""

    ours: Side
    ours_redis: Side
    stock: Side
    door: Door
    alone: Understanding
    load: float
    """Processes that were running already when the run began."""


def page(results: Results) -> str:
    """docs/benchmarks.md."""
    return "\n".join([
        "# Benchmarks",
        "",
        "Written by `make bench`; do not edit.",
        "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d} on {_machine()}. {_quiet(results.load)}",
        "",
        "## Beside a stock Rasa",
        "",
        *_table(["", "ours", "ours, Redis", "stock Rasa", "target", ""], _beside(results)),
        "",
        "## Memory (MB)",
        "",
        *_table(["process", "ours", "ours, Redis", "stock Rasa", "target", ""], _memory(results)),
        "",
        "## At the gateway, and understanding alone",
        "",
        *_table(["", "measured", "target", ""], [*_street(results.door), *_alone(results.alone)]),
        "",
        HOW_TO_READ.format(procedures=results.alone.procedures),
    ])  # fmt: skip


def _beside(results: Results) -> Iterable[Sequence[str]]:
    sides = (results.ours, results.ours_redis, results.stock)
    ours, stock = results.ours.turns, results.stock.turns
    gain, share, growth = ours.turns_a_second / stock.turns_a_second, ours.p50 / stock.p50, ours.last / ours.first
    yield [
        "turn, one caller, p50",
        *(_ms(s.turns.p50) for s in sides),
        "at most 1/4 of stock",
        _mark(share <= 0.25, f"1/{1 / share:.1f}"),
    ]
    yield ["turn, one caller, p99", *(_ms(s.turns.p99) for s in sides), "", ""]
    yield [
        "turns a second, 32 callers",
        *(f"{s.turns.turns_a_second:.0f}" for s in sides),
        "at least 4 times stock",
        _mark(gain >= 4, f"{gain:.1f} times"),
    ]
    yield ["turn 1 of a conversation", *(_ms(s.turns.first) for s in sides), "", ""]
    yield [
        f"turn {LAST_TURN} of it",
        *(_ms(s.turns.last) for s in sides),
        "at most 1.5 times turn 1",
        _mark(growth <= 1.5, f"{growth:.2f} times"),
    ]
    yield [
        "start to first answer",
        *(f"{s.start_seconds:.0f} s" for s in sides),
        "at most 40 s",
        _mark(results.ours.start_seconds <= 40),
    ]


def _memory(results: Results) -> Iterable[Sequence[str]]:
    sides = (results.ours, results.ours_redis, results.stock)
    for name in dict.fromkeys(name for side in sides for name in side.memory):
        yield [name, *(_mb(side.memory, name) for side in sides), "", ""]
    yield ["all", *(f"{s.all_memory:.0f}" for s in sides), "at most 1,200", _mark(results.ours.all_memory <= 1200)]


def _street(door: Door) -> Iterable[Sequence[str]]:
    for crowd, waits in (("one citizen", door.alone), ("50 citizens at once", door.busy)):
        asked = f"{crowd} ({waits.messages} messages)"
        target = ("under 500 ms", _mark(waits.p95 < 500)) if waits is door.busy else ("", "")
        yield [f"message to reply, {asked}, p50", _ms(waits.p50), "", ""]
        yield [f"message to reply, {crowd}, p95", _ms(waits.p95), *target]
        yield [f"message to reply, {crowd}, p99", _ms(waits.p99), "", ""]


def _alone(alone: Understanding) -> Iterable[Sequence[str]]:
    yield [
        f"understanding and search, {alone.messages} messages, p50",
        _ms(alone.p50),
        "at most 5 ms",
        _mark(alone.p50 <= 5),
    ]
    yield ["understanding and search, p99", _ms(alone.p99), "at most 15 ms", _mark(alone.p99 <= 15)]
    yield [
        f"search index of {alone.procedures:,} procedures",
        f"{alone.build_seconds:.1f} s",
        "at most 3 s",
        _mark(alone.build_seconds <= 3),
    ]
    yield [
        "training of the classifier",
        f"{alone.train_seconds:.0f} s",
        "at most 60 s",
        _mark(alone.train_seconds <= 60),
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    rule = ["---", *("---:" for _ in head[1:])]
    return [f"| {' | '.join(row)} |" for row in (head, rule, *rows)]


def _mark(met: bool, figure: str = "") -> str:
    return " ".join(part for part in (MET if met else MISSED, f"({figure})" if figure else "") if part)


def _ms(value: float) -> str:
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.1f} ms"


def _mb(memory: Mapping[str, float], name: str) -> str:
    return f"{memory[name]:.0f}" if name in memory else "–"


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores of {model}, {platform.system()}, Python {platform.python_version()}"


def _quiet(load: float) -> str:
    if load <= QUIET:
        return "Nothing else was running."
    return f"**Other work was running** (load {load:.1f} before the run): every time is longer than on a quiet machine."


HOW_TO_READ = """## How to read it

* Everything ran on this one machine, the callers too, one configuration after the other; read the ratios first, the
  absolute figures are this machine's. A second run differs by a tenth or so, by more when something else is running.
* **ours** is what `make run` starts (SQLite); **ours, Redis** keeps trackers in Redis. **stock Rasa** is `rasa run` with
  WhitespaceTokenizer, CountVectorsFeaturizer (words and letter groups) and LogisticRegressionClassifier trained on the
  same examples, RulePolicy with the same rules, Rasa's own response validator, and Rasa's Redis tracker and lock stores.
  The action server is ours on all sides. Stock knows no aspects, so its actions always answer with
  the overview.
* A **turn** is one POST to Rasa's REST channel until the replies are there: understanding, policy, action, trackers. One
  caller talks in conversations of five turns; 32 callers talk without a pause, each in one conversation.
* **Turn 300**: ours are 300 real turns. Of stock's, nine are real and the rest were copied, reworded, into its store: to
  hold them would take ten minutes. Before and after, the same question is asked.
* **Memory** is the resident memory of each process after these turns; pages that processes share count in each.
* **Message to reply** is a citizen's POST to the gateway until the reply stands in the event stream: screening, log,
  queue, turn, rendering. The 50 citizens think 2 to 3 s between messages, 30 s long.
* **Understanding and search** is normalising, classifying and finding the procedure among {procedures:,}, on one core, each message
  new to the process. The messages are the evaluation's questions in three languages; no model was trained on them.
"""
