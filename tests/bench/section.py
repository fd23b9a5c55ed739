"""A section of the benchmark's page: what a measurement hands back, and what it is given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.workload import Workload

MET, MISSED = "met", "**missed**"
Row = Sequence[str]


@dataclass(frozen=True)
class Run:
    """What a section may use."""

    folder: Path
    """Empty, the section's own, deleted in the end."""
    model: Path
    """Our trained model."""
    work: Workload
    say: Callable[[str], None]
    """Told what is being measured, in a line each."""


@dataclass(frozen=True)
class Table:
    """Rows under a head; the last two columns are usually the target and whether it is met."""

    head: Row
    rows: Sequence[Row]

    def lines(self) -> list[str]:
        """As Markdown."""
        rule = ["---", *("---:" for _ in self.head[1:])]
        return [f"| {' | '.join(row)} |" for row in (self.head, rule, *self.rows)]


@dataclass(frozen=True)
class Section:
    """One heading of the page; `notes` say how to read it."""

    title: str
    tables: Sequence[Table]
    notes: Sequence[str] = ()


Measure = Callable[[Run], Awaitable[Section]]


def mark(met: bool, figure: str = "") -> str:
    """Whether a target is met, with the figure that was compared."""
    return f"{MET if met else MISSED}{f' ({figure})' if figure else ''}"


def ms(value: float) -> str:
    """Milliseconds."""
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.1f} ms"


def seconds(value: float) -> str:
    """Seconds."""
    return f"{value:.0f} s" if value >= 10 else f"{value:.1f} s"
