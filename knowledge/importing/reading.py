"""Any file we import, as procedures ready to be published: the place where the formats meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.errors import UnreadableFile
from knowledge.importing import normalised, portal_api, template, workbook
from knowledge.importing.building import build
from knowledge.importing.fields import Fields
from knowledge.importing.files import json_lines, json_value
from knowledge.importing.source import Finding, SourceRecord
from knowledge.procedure import Procedure
from knowledge.reading import Unreadable, read_procedure
from knowledge.validation import problems

TEMPLATE = ".xlsx"
Progress = Callable[[int], None]
"""Told how many rows were read."""


@dataclass(frozen=True)
class Incoming:
    """A procedure of a file; `version` is the one our template was exported from."""

    procedure: Procedure
    place: str
    edited: bool = False
    """Whether a person edited it in our template, rather than a portal published it."""
    version: int | None = None


@dataclass
class Batch:
    """Everything the files of one import hold."""

    procedures: dict[str, Incoming] = field(default_factory=dict)
    rejected: list[Finding] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)
    rows: int = 0
    """Rows that were read so far."""

    @property
    def edited(self) -> bool:
        """Whether it comes from our template."""
        return any(incoming.edited for incoming in self.procedures.values())

    def take(self, incoming: Incoming) -> None:
        """Adds a procedure; the second of one code is rejected."""
        code = incoming.procedure.code
        if code in self.procedures:
            first = self.procedures[code].place
            self.rejected.append(Finding(incoming.place, code, "code", code, f"duplicate, first at {first}"))
        else:
            self.procedures[code] = incoming


def read_files(paths: list[Path], progress: Progress = lambda _done: None) -> Batch:
    """Everything in the files; a bad row is rejected by itself, a bad file stops the whole.

    Raises:
        UnreadableFile
    """
    batch = Batch()
    ours = {path.suffix.lower() == TEMPLATE for path in paths}
    if len(ours) > 1:
        raise UnreadableFile(paths[0], "a template and a portal's files must be imported one after the other")
    for path in paths:
        reader = next((read for suffix, read in READERS.items() if path.name.lower().endswith(suffix)), None)
        if reader is None:
            raise UnreadableFile(path, f"unknown kind of file, expected one of {', '.join(READERS)}")
        for _ in reader(path, batch):
            batch.rows += 1
            progress(batch.rows)
    return batch


def _jsonl(path: Path, batch: Batch) -> Iterator[None]:
    seen = 0
    for line in json_lines(path):
        seen += 1
        place = f"{path.name}:{line.number}"
        if line.fault or not isinstance(line.value, dict):
            batch.rejected.append(Finding(place, "", "line", "", line.fault or "must_be_an_object"))
        else:
            _take(batch, Fields(line.value, []), normalised.read, place)
        yield
    if not seen:
        raise UnreadableFile(path, "holds no procedures")


def _json(path: Path, batch: Batch) -> Iterator[None]:
    value = json_value(path)
    fields = Fields(value if isinstance(value, dict) else {}, [])
    if not portal_api.is_portal_answer(fields):
        raise UnreadableFile(path, "not an answer of the portal's detail API: no data with an id and a code")
    _take(batch, fields, portal_api.read, path.name)
    yield


def _take(batch: Batch, fields: Fields, read: Callable[[Fields], SourceRecord], place: str) -> None:
    record = read(fields)
    built = build(record, place)
    faults = [Finding(place, record.code, *problem) for problem in fields.problems]
    seen = {finding.field for finding in faults}
    faults += [finding for finding in built.rejections if finding.field.split(".")[0] not in seen]
    batch.notices += built.notices
    batch.rejected += faults
    if not faults:
        batch.take(Incoming(built.procedure, place))


def _xlsx(path: Path, batch: Batch) -> Iterator[None]:
    rows: list[template.Row] = []
    for row in workbook.read(path):
        rows.append(row)
        yield
    drafts, stray = template.drafts(rows)
    if not drafts:
        raise UnreadableFile(path, "holds no procedures")
    batch.rejected += [_fault(path, *fault) for fault in stray]
    for draft in drafts:
        _take_draft(path, batch, draft)


def _take_draft(path: Path, batch: Batch, draft: template.Draft) -> None:
    faults = [_fault(path, *fault) for fault in draft.faults]
    try:
        procedure = read_procedure(draft.data)
        found = problems(procedure)
    except Unreadable as error:
        found = error.problems
    for problem in found:
        row, column = draft.row_of(problem.field)
        faults.append(_fault(path, row, column or problem.field, problem.code, problem.value))
    batch.rejected += faults
    if not faults:
        batch.take(Incoming(procedure, path.name, edited=True, version=draft.version))


def _fault(path: Path, row: template.Row, column: str, reason: str, value: Any = None) -> Finding:
    found = row.cells.get(column, "") if value is None else value
    return Finding(
        f"{path.name}: {row.sheet} row {row.number}", str(row.cells.get("code", "")), column, str(found), reason
    )


READERS: dict[str, Callable[[Path, Batch], Iterator[None]]] = {
    ".jsonl": _jsonl,
    ".jsonl.gz": _jsonl,
    ".json": _json,
    TEMPLATE: _xlsx,
}
