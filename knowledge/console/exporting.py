"""Exports: the XLSX template with what is published, to be edited and imported again, or blank."""

from __future__ import annotations

import tempfile
from pathlib import Path

from aiohttp import web

from knowledge.console.pages import page
from knowledge.console.runs import EXPORT, READ, Run
from knowledge.console.visit import HOME, Refused, Visit, file_answer, see_other

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLACE = "/export"
MOST_CODES = 500


def show(visit: Visit) -> web.Response:
    """What can be fetched."""
    return page(visit, "export.html", place=HOME + PLACE, codes=visit.query.get("code", ""), problem="")


def begin(visit: Visit) -> web.Response:
    """Has the template filled, with everything or with some codes."""
    codes = visit.value("codes").replace(",", " ").split()
    live = visit.console.store.live()
    if wrong := [code for code in codes if code not in live or live[code].withdrawn][:1] or codes[MOST_CODES:]:
        told = visit.strings("export.no_such_code", code=wrong[0][:40])
        return page(visit, "export.html", status=422, place=HOME + PLACE, codes=visit.value("codes"), problem=told)
    token = visit.console.runs.begin(EXPORT, codes, visit.who.shown)
    visit.console.start(token, READ, Path(tempfile.mkdtemp(prefix="export-")))
    return see_other(f"{PLACE}/{token}")


def show_one(visit: Visit) -> web.Response:
    """How far it is, or where to fetch it."""
    run = _run(visit)
    if visit.wants_json:
        return web.json_response({"state": run.state, "done": run.done, "total": run.total})
    return page(visit, "exported.html", run=run, place=HOME + PLACE)


def fetch(visit: Visit) -> web.Response:
    """The filled template."""
    body = visit.console.runs.packed(_run(visit).id, "parcel")
    if body is None:
        raise Refused("refused.not_found", 404)
    return file_answer(body, "procedures.xlsx", XLSX)


def blank(_visit: Visit) -> web.Response:
    """The template without rows."""
    from knowledge.importing import workbook  # openpyxl is large, and few need it

    return file_answer(workbook.written(), "template.xlsx", XLSX)


def _run(visit: Visit) -> Run:
    run = visit.console.runs.find(visit.match["run"])
    if run is None or run.kind != EXPORT:
        raise Refused("refused.not_found", 404)
    return run
