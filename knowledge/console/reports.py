"""An import's report as a page shows it: counted, the first of each kind, changes word by word. Plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from knowledge.console.differences import Difference, Piece
from knowledge.importing.report import ABSENT, Change, Report

SHOWN = 50
"""Of each kind; the whole report is a file."""
ROWS_SHOWN = 200
Named = Callable[[str], str]
Lines = Callable[[str], Iterable[Difference]]


def shown(report: Report, named: Named, lines: Lines) -> dict[str, Any]:
    """Plain data of a report; `named` finds the name of a code, `lines` what differs."""
    reasons = Counter(finding.reason for finding in report.notices)
    return {
        "counts": counts(report),
        "new": [(code, named(code)) for code in report.new[:SHOWN]],
        "changed": [(code, named(code), [_plain(line) for line in lines(code)]) for code in [*report.changed][:SHOWN]],
        "kept": [(code, named(code), reason) for code, reason in [*report.kept.items()][:SHOWN]],
        "rejected": [(f.place, f.code, f.field, f.value[:200], f.reason) for f in report.rejected[:ROWS_SHOWN]],
        "notices": reasons.most_common(),
    }


def counts(report: Report) -> dict[str, int]:
    """How many of each kind."""
    return {
        "new": len(report.new), "changed": len(report.changed), "unchanged": len(report.unchanged),
        "kept": len(report.kept), "rejected": report.rejected_rows,
    }  # fmt: skip


def of_changes(changes: Iterable[Change]) -> list[Difference]:
    """Changes of flat data as differences."""
    return [Difference(change.field, _whole(change.before), _whole(change.after)) for change in changes]


def difference(plain: Mapping[str, Any]) -> Difference:
    """The difference of plain data."""
    sides = (tuple(Piece(text, same) for text, same in plain[side]) for side in ("before", "after"))
    return Difference(plain["path"], *sides)


def _plain(line: Difference) -> dict[str, Any]:
    sides = {"before": line.before, "after": line.after}
    return {"path": line.path} | {side: [(p.text, p.same) for p in pieces] for side, pieces in sides.items()}


def _whole(value: Any) -> tuple[Piece, ...]:
    if isinstance(value, Mapping):
        value = ", ".join(map(str, value.values()))
    return () if value == ABSENT else (Piece(str(value), False),)
