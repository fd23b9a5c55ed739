"""The sections as a page."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.section import Section

SHORT = "**A short run**: its figures are rough. "
QUIET = 0.5
"""The load up to which a machine counts as quiet."""


def page(sections: Sequence[Section], load: float, *, quick: bool) -> str:
    """docs/benchmarks.md; `load` is the number of processes that were running already."""
    head = [
        "# Benchmarks", "", "Written by `make bench`; do not edit.", "",
        f"Measured on {datetime.now(UTC):%Y-%m-%d} on {_machine()}. {SHORT if quick else ''}{_quiet(load)} Read the ratios first: the absolute"
        " figures are this machine's, and a second run differs by a tenth or so.",
    ]  # fmt: skip
    return "\n".join([*head, *(line for section in sections for line in _lines(section)), ""])


def _lines(section: Section) -> list[str]:
    lines = ["", f"## {section.title}"]
    for table in section.tables:
        lines += ["", *table.lines()]
    return [*lines, *(("", *(f"* {note}" for note in section.notes)) if section.notes else ())]


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores of {model}, {platform.system()}, Python {platform.python_version()}"


def _quiet(load: float) -> str:
    if load <= QUIET:
        return "Nothing else was running."
    return f"**Other work was running** (load {load:.1f} before the run): every time is longer than on a quiet machine."
