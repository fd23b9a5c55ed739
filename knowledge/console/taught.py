"""The wordings that were taught, each with who taught it and why; undone with one click and a reason."""

from __future__ import annotations

from aiohttp import web

from knowledge.console.naming import names
from knowledge.console.pages import page
from knowledge.console.publishing import reason_of
from knowledge.console.visit import Refused, Visit, see_other
from knowledge.store.audit import Action

LOOKED_AT = 2_000
"""Lines of the log in which a lesson's teacher is looked for."""


def show(visit: Visit) -> web.Response:
    """The newest first."""
    return _page(visit)


def undo(visit: Visit) -> web.Response:
    """Takes a wording back; the assistant forgets it at once."""
    try:
        gone = not visit.console.desk.undo(int(visit.match["id"]), editor=visit.who.shown, reason=reason_of(visit))
    except Refused as refused:
        return _page(visit, refused.key, refused.status)
    return see_other("/taught", done="lesson_gone" if gone else "lesson_undone")


def _page(visit: Visit, problem: str = "", status: int = 200) -> web.Response:
    lessons = visit.console.desk.lessons()
    deeds = visit.console.store.audit.entries(action=Action.TEACH, limit=LOOKED_AT)
    taught = {deed.details.get("id"): deed for deed in deeds}
    return page(
        visit, "taught.html", status=status, lessons=lessons, taught=taught, named=names(visit), problem=problem
    )
