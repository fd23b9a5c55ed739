"""All procedures, one of them, its versions, and what differs between any two texts of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web

from knowledge.console.differences import Difference, differences
from knowledge.console.labels import labeller
from knowledge.console.listing import STATES, Row, Wanted, paged, search
from knowledge.console.pages import page
from knowledge.console.visit import Refused, Visit
from knowledge.errors import VersionNotFound
from knowledge.lint.checking import check_fields
from knowledge.lint.finding import Finding, Severity
from knowledge.procedure import Level
from knowledge.versions import State, Version

DRAFT = "draft"
"""What stands for the draft where a version's number is asked for."""


def show_all(visit: Visit) -> web.Response:
    """The list, searched and filtered."""
    look = visit.console.listing.look()
    query = visit.query
    wanted = Wanted(*(query.get(name, "")[:200] for name in ("q", "sector", "level", "state", "rule")))
    found = search(look.rows, wanted)
    number = query.get("page", "1")
    shown, at, pages = paged(found, int(number) if number.isdecimal() and len(number) < 7 else 1)
    return page(
        visit, "procedures.html", rows=shown, found=len(found), total=len(look.rows), at=at, pages=pages, wanted=wanted,
        sectors=look.sectors, rules=look.rules, unchecked=look.unchecked, levels=list(Level), states=STATES, severities=list(Severity),
        asked={name: value for name, value in query.items() if name not in ("page", "lang", "done") and value},
    )  # fmt: skip


def show_one(visit: Visit) -> web.Response:
    """One procedure: its state, what the lint says, its versions."""
    return overview(visit)


def overview(visit: Visit, *, problem: str = "", status: int = 200, **values: object) -> web.Response:
    """The page of a procedure, with what went wrong when something did."""
    row = known(visit)
    versions = visit.console.store.history.versions(row.code)
    return page(
        visit, "procedure.html", status=status, row=row, versions=versions, live=_live(versions),
        findings=_findings(visit, row), problem=problem, values=values, label=labeller(visit.strings),
    )  # fmt: skip


def show_version(visit: Visit) -> web.Response:
    """The whole text of one version."""
    row, number = known(visit), visit.match["number"]
    body = _text(visit, row, number)
    version = next(each for each in visit.console.store.history.versions(row.code) if each.number == int(number))
    return page(
        visit, "version.html", row=row, version=version, lines=differences({}, body), label=labeller(visit.strings)
    )


def compare(visit: Visit) -> web.Response:
    """Two texts side by side: versions by their numbers, or the draft."""
    row = known(visit)
    versions = visit.console.store.history.versions(row.code)
    before = visit.query.get("before") or _default_before(row, versions)
    after = visit.query.get("after") or (DRAFT if row.draft else str(versions[0].number) if versions else "0")
    return page(
        visit, "compare.html", row=row, versions=versions, before=before, after=after, label=labeller(visit.strings),
        lines=differences(_text(visit, row, before), _text(visit, row, after)),
    )  # fmt: skip


def known(visit: Visit) -> Row:
    """The row of the procedure that the address names.

    Raises:
        Refused: when there is neither a version nor a draft of it.
    """
    row = next((row for row in visit.console.listing.rows() if row.code == visit.match["code"]), None)
    if row is None:
        raise Refused("refused.not_found", 404)
    return row


def from_published(visit: Visit, fields: Mapping[str, Any]) -> list[Difference]:
    """What publishing these fields would change."""
    row = known(visit)
    before = visit.console.store.history.body(row.code, row.number) if row.number else {}
    return differences(before, fields)


def _text(visit: Visit, row: Row, which: str) -> Mapping[str, Any]:
    if which == DRAFT and row.draft:
        return {**row.draft.fields, "code": row.code}
    if which == "0":
        return {}
    if not which.isdecimal() or len(which) > 6:
        raise Refused("refused.not_found", 404)
    try:
        return visit.console.store.history.body(row.code, int(which))
    except VersionNotFound as error:
        raise Refused("refused.not_found", 404) from error


def _default_before(row: Row, versions: list[Version]) -> str:
    """The draft is compared with what is published, the last version with the one before."""
    if row.draft:
        return str(row.number)
    return str(versions[1].number) if len(versions) > 1 else "0"


def _findings(visit: Visit, row: Row) -> list[Finding]:
    """What the lint says of the draft where there is one, else of what is published."""
    if row.draft is None:
        return list(row.findings)
    return check_fields(row.code, {**row.draft.fields, "code": row.code}, date.today())


def _live(versions: list[Version]) -> Version | None:
    return next((version for version in versions if version.state is State.LIVE), None)
