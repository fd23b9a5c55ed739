"""Our own workbook as rows: a procedure's plain data taken apart into sheets, and put together again.

`template.yml` lists the sheets and columns; a round trip changes nothing.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.importing.cells import from_cell, to_cell
from knowledge.procedure import Aspect, Confidence, FeeBasis, Handling, Level, SubmissionChannel, TimeUnit

LAYOUT = Path(__file__).with_name("template.yml")
MAIN, REMARKS = "procedures", "remarks"
INSIDE = {"times": "methods", "fees": "methods", "options": "questions"}
"""Lists within the entries of another list; a column of that name holds the entry's number."""
CHOICES: Mapping[str, type[enum.Enum]] = {
    "level": Level,
    "confidence": Confidence,
    "handling": Handling,
    "channel": SubmissionChannel,
    "unit": TimeUnit,
    "basis": FeeBasis,
    "aspect": Aspect,
}
"""Columns that offer a list to choose from."""
RENAMED = {"form_code": "code", "act_number": "number"}
"""Columns whose field has the name of another column of the sheet."""


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its number there, and its filled cells by column."""

    sheet: str
    number: int
    cells: Mapping[str, Any]


Fault = tuple[Row, str, str]
"""A row, its column, and what is wrong there."""


@dataclass
class Draft:
    """A procedure put together from rows; `rows` finds the row of a field again."""

    code: str
    version: Any
    data: dict[str, Any]
    rows: dict[str, Row]
    faults: list[Fault] = field(default_factory=list)
    numbered: dict[tuple[str, Any], tuple[str, dict[str, Any]]] = field(default_factory=dict)
    """(sheet, number) -> the path and data of an entry that has lists within."""

    def row_of(self, path: str) -> tuple[Row, str]:
        """The row that a field's path came from, and the rest of the path."""
        known = max((p for p in self.rows if path == p or path.startswith(f"{p}.") or not p), key=len)
        return self.rows[known], path[len(known) :].lstrip(".")


@functools.cache
def layout() -> dict[str, dict[str, str]]:
    """Sheet -> column -> heading."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load(LAYOUT.read_text("utf-8"))
    return loaded


# a procedure -> rows


def rows_of(data: Mapping[str, Any], version: int) -> Iterator[Row]:
    """The rows of one procedure, given as plain data."""
    yield Row(MAIN, 0, _cells(MAIN, data) | {"version": version})
    for sheet in layout():
        if sheet not in (MAIN, REMARKS, *INSIDE):
            yield from _list_rows(sheet, data["code"], data.get(sheet, ()))
    for aspect, texts in data.get(REMARKS, {}).items():
        yield from (Row(REMARKS, 0, {"code": data["code"], "aspect": aspect, **text}) for text in texts)


def _list_rows(sheet: str, code: str, entries: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    inner = [name for name, outer in INSIDE.items() if outer == sheet]
    for number, entry in enumerate(entries, 1):
        numbered = {"number": number} if inner else {}
        yield Row(sheet, 0, _cells(sheet, entry) | numbered | {"code": code})
        for name in inner:
            for each in entry.get(name, ()):
                yield Row(name, 0, _cells(name, each) | {"code": code, sheet: number})


def _cells(sheet: str, data: Mapping[str, Any]) -> dict[str, Any]:
    values = {column: _at(data, RENAMED.get(column, column)) for column in layout()[sheet]}
    return {column: to_cell(column, value) for column, value in values.items() if value is not None}


def _at(data: Any, path: str) -> Any:
    for name in path.split("."):
        data = data.get(name) if isinstance(data, Mapping) else None
    return data


# rows -> procedures


def drafts(rows: Iterable[Row]) -> tuple[list[Draft], list[Fault]]:
    """The procedures of all rows, those of the first sheet first, and the rows that belong to none."""
    found: dict[str, Draft] = {}
    stray: list[Fault] = []
    for row in rows:
        code = from_cell("code", row.cells.get("code", ""))
        if row.sheet == MAIN and code in found:
            stray.append((row, "code", "duplicate"))
        elif row.sheet == MAIN:
            found[code] = _begun(code, row)
        elif code not in found:
            stray.append((row, "code", "no_such_row_in_procedures"))
        else:
            _add(found[code], row)
    return list(found.values()), stray


def _begun(code: str, row: Row) -> Draft:
    draft = Draft(code, from_cell("version", row.cells.get("version")), _data(row), {"": row})
    if draft.version is not None and type(draft.version) is not int:
        draft.faults.append((row, "version", "must_be_int"))
    return draft


def _add(draft: Draft, row: Row) -> None:
    """Puts one row of a list in its place."""
    place = _place(draft, row)
    if place is None:
        draft.faults.append((row, INSIDE[row.sheet], "no_such_number"))
        return
    path, owner, name = place
    entry = _data(row)
    entries = owner.setdefault(name, [])
    entries.append(entry)
    path = f"{path}[{len(entries) - 1}]"
    draft.rows[path] = row
    if row.sheet in INSIDE.values():
        draft.numbered[row.sheet, row.cells.get("number")] = path, entry


def _place(draft: Draft, row: Row) -> tuple[str, dict[str, Any], str] | None:
    """(path, owner, name) of the list a row belongs to; none when it names an entry that is not there."""
    if row.sheet == REMARKS:
        aspect = str(row.cells.get("aspect", ""))
        return f"{REMARKS}.{aspect}", draft.data.setdefault(REMARKS, {}), aspect
    if row.sheet not in INSIDE:
        return row.sheet, draft.data, row.sheet
    outer = INSIDE[row.sheet]
    known = draft.numbered.get((outer, row.cells.get(outer)))
    return (f"{known[0]}.{row.sheet}", known[1], row.sheet) if known else None


def _data(row: Row) -> dict[str, Any]:
    """The plain data of a row, without the columns that only place it."""
    data: dict[str, Any] = {}
    for column in layout()[row.sheet]:
        value = from_cell(column, row.cells[column]) if column in row.cells else None
        if value not in (None, "", []) and column not in _placing(row.sheet):
            _put(data, RENAMED.get(column, column).split("."), value)
    return data


def _put(data: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        data = data.setdefault(name, {})
    data[path[-1]] = value


def _placing(sheet: str) -> tuple[str, ...]:
    """The columns that say where a row belongs."""
    if sheet == MAIN:
        return ("version",)
    own = ("number",) if sheet in INSIDE.values() else ()
    return ("code", "aspect", *own) if sheet == REMARKS else ("code", *own, *filter(None, [INSIDE.get(sheet)]))
