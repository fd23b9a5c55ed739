"""What an import or export does, in a process of its own: read and compare, then, once confirmed, write.

`python -m knowledge.console.errands RUN STAGE FOLDER`; the gateway starts it and goes on serving.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from knowledge.bell import bell
from knowledge.console import reports
from knowledge.console.differences import Difference, differences
from knowledge.console.runs import DOSSIERS, DURING, EXPORT, PROCEDURES, READ, Run, Runs, State, pack
from knowledge.dossiers import importing as dossiers
from knowledge.dossiers.keys import Keys
from knowledge.dossiers.plain import from_plain, to_plain
from knowledge.dossiers.stored import StoredDossiers
from knowledge.errors import KnowledgeUnavailable, UnreadableFile, VersionConflict
from knowledge.importing import runner, template, workbook
from knowledge.importing.measuring import rows_in
from knowledge.importing.reading import read_files
from knowledge.importing.report import Report
from knowledge.reading import plain, read_procedure
from knowledge.secret import load_secret
from knowledge.settings import Settings
from knowledge.store import Store, open_engine
from knowledge.versions import importer

log = logging.getLogger(__name__)
T = TypeVar("T")
MOVED_ON = "published_meanwhile"
EVERY = 0.3
"""Seconds between two looks at how far it is."""
LONGEST_EDITOR = 120
POLITE = 5
"""Citizens' questions go first."""


@dataclass(frozen=True)
class Tools:
    """What an errand works with."""

    store: Store
    keys: Keys


@dataclass
class Found:
    """What reading came to: the report, and what is to be written; an export is done with it."""

    parcel: bytes
    report: Mapping[str, Any] = field(default_factory=dict)
    whole: str = ""
    after: State = State.READY


@dataclass
class Progress:
    """Tells how far it is, now and then."""

    runs: Runs
    run: Run
    total: int
    told: float = 0.0

    def __call__(self, done: int) -> None:
        """`done` rows are read."""
        now = time.monotonic()
        if now - self.told >= EVERY:
            self.told = now
            self.runs.step(self.run.id, min(done, self.total), self.total)

    def counting(self, rows: Iterable[T]) -> Iterator[T]:
        """The same rows, counted as they pass."""
        for number, row in enumerate(rows, 1):
            self(number)
            yield row

    def comparing(self) -> None:
        """Everything is read."""
        self.runs.move(self.run.id, DURING[READ], State.COMPARING, done=self.total, total=self.total)


def perform(tools: Tools, token: str, stage: str, folder: Path) -> None:
    """One stage of a run; whatever happens, its state tells what came of it, and the folder is gone."""
    runs = Runs(tools.store.engine)
    run = runs.find(token)
    try:
        if run is not None:
            (_read if stage == READ else _write)(tools, runs, run, folder)
    except UnreadableFile as error:
        runs.move(token, DURING[stage], State.REFUSED, problem=f"{error.path.name}\n{error.reason}")
    except VersionConflict:
        runs.move(token, DURING[stage], State.REFUSED, problem=MOVED_ON)
    except KnowledgeUnavailable:
        log.exception("import or export %s: the database does not answer", token)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read(tools: Tools, runs: Runs, run: Run, folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    progress = Progress(runs, run, sum(map(rows_in, paths)))
    found = READERS[run.kind](tools, run, paths, progress)
    values = {"parcel": pack(found.parcel), "whole": pack(found.whole.encode())}
    report = json.dumps(found.report, ensure_ascii=False)
    runs.move(run.id, DURING[READ], found.after, report=report, **values)


def _write(tools: Tools, runs: Runs, run: Run, _folder: Path) -> None:
    parcel = json.loads(runs.packed(run.id, "parcel"))
    written = WRITERS[run.kind](tools, run, parcel)
    runs.move(run.id, (State.WRITING,), State.DONE, done=written, total=written, parcel=None)


def _read_procedures(tools: Tools, run: Run, paths: list[Path], progress: Progress) -> Found:
    batch = read_files(paths, progress)
    progress.comparing()
    made = runner.plan(tools.store, batch, overwrite=run.overwrite)
    wanted = {code: plain(procedure) for code, procedure in made.wanted.items()}
    parcel = {"edited": batch.edited, "wanted": wanted, "expected": made.expected}

    def named(code: str) -> str:
        incoming = batch.procedures.get(code)
        return incoming.procedure.names.vi if incoming else ""

    def lines(code: str) -> list[Difference]:
        return differences(tools.store.history.body(code, made.expected[code]), wanted[code])

    return _found(parcel, made.report, named, lines)


def _write_procedures(tools: Tools, run: Run, parcel: Mapping[str, Any]) -> int:
    wanted = {code: read_procedure(body) for code, body in parcel["wanted"].items()}
    made = runner.Plan(Report(), wanted, dict(parcel["expected"]))
    editor = run.editor if parcel["edited"] else importer(run.editor)[:LONGEST_EDITOR]
    return runner.carry_out(tools.store, made, editor=editor, reason=run.reason, source=run.source)


def _read_dossiers(tools: Tools, _run: Run, paths: list[Path], progress: Progress) -> Found:
    rows = (row for path in paths for row in dossiers.read_rows(path))
    made = dossiers.plan(StoredDossiers(tools.store.engine), progress.counting(rows), tools.keys)
    progress.comparing()
    parcel = {
        "wanted": [to_plain(dossier) for dossier in made.wanted.values()],
        "unchanged": made.report.unchanged,
        "rejected": len(made.report.rejected),
    }
    report = made.report
    return _found(parcel, report, lambda _code: "", lambda code: reports.of_changes(report.changed[code]))


def _write_dossiers(tools: Tools, run: Run, parcel: Mapping[str, Any]) -> int:
    wanted = {body["code"]: from_plain(body) for body in parcel["wanted"]}
    made = dossiers.Plan(Report(unchanged=parcel["unchanged"]), wanted)
    stored = StoredDossiers(tools.store.engine)
    return dossiers.carry_out(stored, made, time.time(), editor=run.editor, reason=run.reason, source=run.source)


def _found(parcel: object, report: Report, named: reports.Named, lines: reports.Lines) -> Found:
    body = json.dumps(parcel, ensure_ascii=False).encode()
    return Found(body, reports.shown(report, named, lines), "\n".join(report.lines(None)))


def _export(tools: Tools, run: Run, _paths: list[Path], progress: Progress) -> Found:
    """The template with everything published, or with the procedures that the run names."""
    published = list(runner.exported(tools.store, run.files))
    progress.total = len(published)
    rows = (row for data, version in progress.counting(published) for row in template.rows_of(data, version))
    return Found(workbook.written(rows), {"counts": {"procedures": len(published)}}, after=State.DONE)


READERS: dict[str, Callable[[Tools, Run, list[Path], Progress], Found]] = {
    PROCEDURES: _read_procedures,
    DOSSIERS: _read_dossiers,
    EXPORT: _export,
}
WRITERS: dict[str, Callable[[Tools, Run, Mapping[str, Any]], int]] = {
    PROCEDURES: _write_procedures,
    DOSSIERS: _write_dossiers,
}


def main(arguments: list[str]) -> None:
    """The stage of the run that the command line names."""
    token, stage, folder = arguments
    os.nice(POLITE)
    settings = Settings.from_env()
    store = Store(open_engine(settings.database_url), bell=bell(settings.redis_url))
    perform(Tools(store, Keys(load_secret(settings.secret_file))), token, stage, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
