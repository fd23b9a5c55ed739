"""What citizens see is changed: publish now or on a day, withdraw, restore, call off. Each with a reason."""

from __future__ import annotations

from datetime import date, datetime

from aiohttp import web

from knowledge.console.labels import labeller
from knowledge.console.pages import VIETNAM, moment, page
from knowledge.console.procedures import from_published, known, overview
from knowledge.console.visit import Refused, Visit, see_other
from knowledge.errors import (
    DraftConflict,
    InvalidProcedure,
    ProcedureNotFound,
    Scheduled,
    VersionConflict,
    VersionNotFound,
)
from knowledge.lint.checking import check_fields
from knowledge.lint.finding import Severity

LONGEST_REASON = 500


def show(visit: Visit) -> web.Response:
    """What publishing the draft would change, what the lint says, and the question why."""
    return _page(visit)


def publish(visit: Visit) -> web.Response:
    """Publishes the draft, at once or from a day on."""
    row = known(visit)
    if row.draft is None:
        return see_other(f"/procedures/{row.code}", done="draft_moved_on")
    try:
        reason, day = reason_of(visit), _day(visit)
        number = visit.console.store.publish_draft(
            row.code, lock=visit.number("lock"), editor=visit.who.shown, reason=reason, effective_from=day
        )
    except Refused as refused:
        return _page(visit, refused.key, status=refused.status)
    except InvalidProcedure:
        return _page(visit, "publish.not_fit", status=422)
    except DraftConflict as conflict:
        return _page(visit, "publish.draft_changed", 409, conflict.editor, conflict.at)
    except Scheduled as conflict:
        return _page(visit, "publish.scheduled", 409, conflict.editor, conflict.at)
    except VersionConflict as conflict:
        return _page(visit, "publish.moved_on", 409, conflict.editor, conflict.at, moved_on=True)
    waiting = visit.console.store.pending().get(row.code)
    waits = waiting is not None and waiting.number == number
    return see_other(f"/procedures/{row.code}", done="scheduled" if waits else "published")


def withdraw(visit: Visit) -> web.Response:
    """Takes the procedure from view."""
    code = known(visit).code
    try:
        visit.console.store.withdraw(code, editor=visit.who.shown, reason=reason_of(visit))
    except Refused as refused:
        return overview(visit, problem=refused.key, status=refused.status)
    except ProcedureNotFound:
        return overview(visit, problem="publish.not_in_view", status=409)
    return see_other(f"/procedures/{code}", done="withdrawn")


def restore(visit: Visit) -> web.Response:
    """Publishes an earlier text as a new version."""
    code = known(visit).code
    try:
        number = int(visit.match["number"])
        visit.console.store.restore(code, number, editor=visit.who.shown, reason=reason_of(visit))
    except Refused as refused:
        return overview(visit, problem=refused.key, status=refused.status)
    except Scheduled as conflict:
        told = {"who": conflict.editor, "when": moment(conflict.at, visit.language)}
        return overview(visit, problem="publish.scheduled", status=409, **told)
    except (VersionNotFound, InvalidProcedure):
        return overview(visit, problem="publish.cannot_restore", status=409)
    return see_other(f"/procedures/{code}", done="restored")


def cancel(visit: Visit) -> web.Response:
    """The version that waits for its day will not be published."""
    code = known(visit).code
    try:
        visit.console.store.cancel_schedule(code, editor=visit.who.shown, reason=reason_of(visit))
    except Refused as refused:
        return overview(visit, problem=refused.key, status=refused.status)
    except VersionNotFound:
        return overview(visit, problem="publish.nothing_waits", status=409)
    return see_other(f"/procedures/{code}", done="cancelled")


def _page(
    visit: Visit, problem: str = "", status: int = 200, who: str = "", when: datetime | None = None, *,
    moved_on: bool = False,
) -> web.Response:  # fmt: skip
    row = known(visit)
    if row.draft is None:
        return see_other(f"/procedures/{row.code}", done="draft_moved_on")
    fields = {**row.draft.fields, "code": row.code}
    findings = check_fields(row.code, fields, date.today())
    fit = not any(finding.severity is Severity.ERROR for finding in findings)
    told = visit.strings(problem, who=who or "?", when=moment(when, visit.language)) if problem else ""
    return page(
        visit, "publish.html", status=status, row=row, draft=row.draft, findings=findings, fit=fit, problem=told,
        lines=from_published(visit, fields), label=labeller(visit.strings), reason=visit.value("reason"), day=visit.value("day"),
        time=visit.value("time") or "00:00", moved_on=moved_on or row.draft.based_on != row.number,
    )  # fmt: skip


def reason_of(visit: Visit) -> str:
    """Why something is done, as the form says.

    Raises:
        Refused: when it says nothing, or too much.
    """
    reason = visit.value("reason")
    if not 3 <= len(reason) <= LONGEST_REASON:
        raise Refused("publish.reason_missing", 422)
    return reason


def _day(visit: Visit) -> datetime | None:
    """The moment from which on the text is to be seen; none for at once.

    Raises:
        Refused: when it is no moment, or has passed.
    """
    day = visit.value("day")
    if not day:
        return None
    try:
        found = datetime.fromisoformat(f"{day}T{visit.value('time') or '00:00'}").replace(tzinfo=VIETNAM)
    except ValueError as error:
        raise Refused("publish.day_shape", 422) from error
    if found <= datetime.now(VIETNAM):
        raise Refused("publish.day_passed", 422)
    return found
