"""What an import would do, or did: counted, and told field by field."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.importing.source import Finding, shortened

SHOWN = 20
"""Lines of each kind in a short report."""
ABSENT = "-"


@dataclass(frozen=True)
class Change:
    """One field of a procedure, before and after."""

    field: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return f"{self.field}: {_told(self.before)} -> {_told(self.after)}"


@dataclass
class Report:
    """Every row of an import under one of: new, changed, unchanged, kept, rejected; and what is odd about them."""

    new: list[str] = field(default_factory=list)
    changed: dict[str, list[Change]] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    """Code -> why the import leaves it alone."""
    rejected: list[Finding] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)

    @property
    def rejected_rows(self) -> int:
        """Rows that cannot be used; one row may have several faults."""
        return len({(finding.place, finding.code) for finding in self.rejected})

    def summary(self) -> str:
        """The counts, on one line."""
        counts = {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": len(self.unchanged),
            "kept": len(self.kept),
            "rejected": self.rejected_rows,
            "to look at": len({finding.code for finding in self.notices}),
        }
        return ", ".join(f"{count:,} {name}" for name, count in counts.items())

    def lines(self, shown: int | None = SHOWN) -> Iterator[str]:
        """The report as text, at most `shown` lines of each kind; all of them when that is None."""
        changes = [f"{code}: {change}" for code, each in self.changed.items() for change in each]
        yield from _section("new", self.new, shown)
        yield from _section("changed", changes, shown)
        yield from _section("kept", [f"{code}: {reason}" for code, reason in self.kept.items()], shown)
        yield from _section("rejected", list(map(str, self.rejected)), shown)
        reasons = Counter(finding.reason for finding in self.notices)
        yield from _section("to look at", [f"{reason}: {count:,}" for reason, count in reasons.most_common()], None)
        if shown is None:
            yield from _section("to look at, one by one", list(map(str, self.notices)), None)
        yield self.summary()


def changes(before: Any, after: Any, path: str = "") -> Iterator[Change]:
    """The fields in which two plain values differ, each as deep down as they can be told apart."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*before, *after]):
            yield from changes(before.get(name, ABSENT), after.get(name, ABSENT), f"{path}.{name}" if path else name)
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            yield from changes(_at(before, index), _at(after, index), f"{path}[{index}]")
    elif before != after:
        yield Change(path, before, after)


def _at(values: list[Any], index: int) -> Any:
    return values[index] if index < len(values) else ABSENT


def _told(value: Any) -> str:
    return shortened(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _section(title: str, entries: Sequence[str], shown: int | None) -> Iterator[str]:
    if not entries:
        return
    yield f"{title}:"
    yield from (f"  {entry}" for entry in entries[:shown])
    if shown is not None and len(entries) > shown:
        yield f"  ... and {len(entries) - shown:,} more (--report FILE writes all)"
