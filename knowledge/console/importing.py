"""Imports: a file is handed in, read aside, told what it would change, and written once somebody has confirmed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from aiohttp import web

from knowledge.console.labels import labeller
from knowledge.console.pages import page
from knowledge.console.publishing import LONGEST_REASON
from knowledge.console.reasons import told
from knowledge.console.reports import difference
from knowledge.console.runs import DOSSIERS, PROCEDURES, READ, WRITE, Run, State
from knowledge.console.visit import HOME, Refused, Upload, Visit, file_answer, see_other
from knowledge.dossiers.settings import DossierSettings
from knowledge.importing.files import LARGEST_FILE

LARGEST = LARGEST_FILE + 1_000_000
"""Of the form with the files in it."""
LONGEST_NAME = 120
PLACES = {PROCEDURES: "/import", DOSSIERS: "/dossiers"}
TAKEN = {PROCEDURES: ".xlsx,.json,.jsonl,.gz", DOSSIERS: ".xlsx,.csv"}
Show = Callable[[Visit], web.Response]


def asking(kind: str) -> Show:
    """The page with the form."""
    return lambda visit: _form(visit, kind)


def taking(kind: str) -> Show:
    """Takes the files and has them read."""

    def take(visit: Visit) -> web.Response:
        if not visit.uploads:
            return _form(visit, kind, "import.no_file")
        names = [_name(upload) for upload in visit.uploads]
        overwrite, folder = visit.value("overwrite") == "1", _put_aside(visit.uploads)
        token = visit.console.runs.begin(kind, names, visit.who.shown, overwrite=overwrite)
        visit.console.start(token, READ, folder)
        return see_other(f"{PLACES[kind]}/{token}")

    return take


def show(visit: Visit) -> web.Response:
    """How far it is, or what was found."""
    run = _run(visit)
    if visit.wants_json:
        return web.json_response({"state": run.state, "done": run.done, "total": run.total})
    return _page(visit, run)


def confirm(visit: Visit) -> web.Response:
    """Writes what was found, once."""
    run, reason = _run(visit), visit.value("reason")
    if not 3 <= len(reason) <= LONGEST_REASON:
        return _page(visit, run, "publish.reason_missing")
    signed = {"editor": visit.who.shown, "reason": reason}
    if visit.console.runs.move(run.id, (State.READY,), State.WRITING, **signed):
        visit.console.start(run.id, WRITE, Path(tempfile.mkdtemp(prefix="import-")))
    return see_other(f"{PLACES[run.kind]}/{run.id}")


def discard(visit: Visit) -> web.Response:
    """Nothing of it is written."""
    run = _run(visit)
    visit.console.runs.drop(run.id)
    return see_other(PLACES[run.kind], done="import_discarded")


def report(visit: Visit) -> web.Response:
    """The whole report as a text."""
    whole = visit.console.runs.packed(_run(visit).id, "whole")
    if whole is None:
        raise Refused("refused.not_found", 404)
    return file_answer(whole, "report.txt", "text/plain")


def _form(visit: Visit, kind: str, problem: str = "") -> web.Response:
    asks_a_system = kind == DOSSIERS and bool(DossierSettings.from_env().source_file)
    return page(
        visit, "import.html", status=422 if problem else 200, kind=kind, problem=problem, place=HOME + PLACES[kind],
        taken=TAKEN[kind], largest=LARGEST_FILE, unused=asks_a_system,
    )  # fmt: skip


def _page(visit: Visit, run: Run, problem: str = "") -> web.Response:
    name, _, reason = run.problem.rpartition("\n")
    return page(
        visit, "run.html", status=422 if problem else 200, run=run, problem=problem, place=HOME + PLACES[run.kind],
        wrong=told(reason, visit.language), wrong_file=name, differing=lambda lines: [difference(line) for line in lines], label=labeller(visit.strings),
        told=lambda reason, **about: told(reason, visit.language, **about), reason=visit.value("reason"),
    )  # fmt: skip


def _run(visit: Visit) -> Run:
    """The run that the address names.

    Raises:
        Refused: when there is none (any more), or it is of another kind.
    """
    run = visit.console.runs.find(visit.match["run"])
    if run is None or not visit.path.startswith(HOME + PLACES.get(run.kind, "/-")):
        raise Refused("refused.not_found", 404)
    return run


def _name(upload: Upload) -> str:
    """A file's own name, as far as it is one."""
    name = "".join(sign for sign in upload.name if sign.isprintable() and sign != "/")[-LONGEST_NAME:]
    return name if name.strip(". ") else "file"


def _put_aside(uploads: Sequence[Upload]) -> Path:
    """A folder of the files under their own names, each in a folder of its own, for two may be called the same.

    Raises:
        Refused: when there is no room.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix="import-"))
        for number, upload in enumerate(uploads):
            place = folder / f"{number:03}"
            place.mkdir()
            shutil.move(upload.path, place / _name(upload))
        return folder
    except OSError as error:
        raise Refused("refused.no_room", 507) from error
