"""Reads the centre's daily file and keeps what is new in it: rows that cannot be used are reported and skipped."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.dossiers.dossier import Dossier
from knowledge.dossiers.fields import CODE, OFFICIAL, REQUIRED, Faulty, read_dossier
from knowledge.dossiers.keys import Keys
from knowledge.dossiers.plain import to_plain
from knowledge.dossiers.stored import StoredDossiers
from knowledge.errors import UnreadableFile
from knowledge.importing.files import checked
from knowledge.importing.report import Change, Report, changes
from knowledge.importing.sheets import opened
from knowledge.importing.source import Finding
from knowledge.store.audit import LONGEST_SUBJECT, Action, Deed

KINDS = (".xlsx", ".csv")
MOST_ROWS = 200_000
SECRET = ("proofs",)
"""What a change is told of without its values."""
DELIMITERS = ",;\t"
UNKNOWN_STATUS = "status is none of the ten official ones; it is shown as given"

NumberedRow = tuple[int, Mapping[str, Any]]


@dataclass
class Plan:
    """What an import is going to keep, and the report of every row."""

    report: Report = field(default_factory=Report)
    wanted: dict[str, Dossier] = field(default_factory=dict)


def read_rows(path: Path) -> Iterator[NumberedRow]:
    """The rows of a file with their numbers, by the names in its first row.

    Raises:
        UnreadableFile: no such file, another kind, damaged, or without the columns that every row needs.
    """
    if path.suffix.lower() not in KINDS:
        raise UnreadableFile(path, f"must be one of {', '.join(KINDS)}")
    rows = _sheet(path) if path.suffix.lower() == ".xlsx" else _lines(path)
    names = [str(name or "").strip() for name in next(rows, ())]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise UnreadableFile(
            path, f"the first row has no {', '.join(missing)} (found {', '.join(filter(None, names))!r})"
        )
    wanted = [(index, name) for index, name in enumerate(names) if name in OFFICIAL]
    for number, cells in enumerate(rows, 2):
        if number > MOST_ROWS:
            raise UnreadableFile(path, f"too many rows, at most {MOST_ROWS:,}")
        row = {name: cells[index] for index, name in wanted if index < len(cells) and cells[index] not in (None, "")}
        if row:
            yield number, row


def plan(stored: StoredDossiers, rows: Iterable[NumberedRow], keys: Keys) -> Plan:
    """Compares every row with what is kept; writes nothing."""
    made = Plan()
    read: dict[str, Dossier] = {}
    for number, row in rows:
        _read(made, read, number, row, keys)
    kept = stored.bodies(read)
    for code, dossier in read.items():
        _compare(made, dossier, kept.get(code))
    return made


def carry_out(stored: StoredDossiers, made: Plan, told_at: float, *, editor: str, reason: str, source: str) -> int:
    """Keeps what was planned, all or nothing, with a line in the log; returns how many dossiers are new or changed."""
    counts = {"dossiers": len(made.wanted), "rejected": made.report.rejected_rows}
    told = Deed(editor, Action.IMPORT_DOSSIERS, source[:LONGEST_SUBJECT], reason, counts)
    stored.keep(made.wanted, made.report.unchanged, told_at, told)
    return len(made.wanted)


def _read(made: Plan, read: dict[str, Dossier], number: int, row: Mapping[str, Any], keys: Keys) -> None:
    place = f"row {number}"
    try:
        dossier = read_dossier(row, keys)
    except Faulty as faulty:
        made.report.rejected += [Finding(place, faulty.code, f.field, f.value, f.reason) for f in faulty.faults]
        return
    if dossier.code in read:
        made.report.rejected.append(Finding(place, dossier.code, CODE, "", "stands in the file twice"))
        return
    read[dossier.code] = dossier
    if dossier.status == "unknown":
        made.report.notices.append(Finding(place, dossier.code, "TrangThaiHoSo", dossier.status_given, UNKNOWN_STATUS))


def _compare(made: Plan, dossier: Dossier, kept: Mapping[str, Any] | None) -> None:
    plain = to_plain(dossier)
    if kept is None:
        made.report.new.append(dossier.code)
    elif kept == plain:
        made.report.unchanged.append(dossier.code)
        return
    else:
        made.report.changed[dossier.code] = list(map(_discreet, changes(kept, plain)))
    made.wanted[dossier.code] = dossier


def _discreet(change: Change) -> Change:
    return Change(change.field, "•••", "•••") if change.field.startswith(SECRET) else change


def _sheet(path: Path) -> Iterator[Any]:
    with opened(path) as book:
        yield from book.worksheets[0].iter_rows(values_only=True)


def _lines(path: Path) -> Iterator[Any]:
    try:
        with checked(path).open(encoding="utf-8-sig", newline="") as stream:
            first = stream.readline()
            delimiter = max(DELIMITERS, key=first.count)
            stream.seek(0)
            yield from csv.reader(stream, delimiter=delimiter, strict=True)
    except UnicodeDecodeError as error:
        raise UnreadableFile(path, "not UTF-8 text") from error
    except csv.Error as error:
        raise UnreadableFile(path, f"not a readable CSV file ({error})") from error
