"""The first page: what needs attention."""

from __future__ import annotations

from aiohttp import web

from knowledge.console.listing import Wanted, search
from knowledge.console.pages import page
from knowledge.console.visit import Visit
from knowledge.lint.finding import Severity

SHOWN = 10


def show(visit: Visit) -> web.Response:
    """Drafts, versions that wait for their day, procedures with errors, and what is to be taught."""
    rows = visit.console.listing.rows()
    drafts = sorted((row for row in rows if row.draft), key=lambda row: -row.draft.saved_at.timestamp())  # type: ignore[union-attr]
    waiting = sorted((row for row in rows if row.pending), key=lambda row: row.pending.effective_from)  # type: ignore[union-attr]
    wrong = search(rows, Wanted(rule=Severity.ERROR.value))
    doubtful = search(rows, Wanted(rule=Severity.WARNING.value))
    return page(
        visit, "home.html", drafts=drafts[:SHOWN], waiting=waiting[:SHOWN], wrong=wrong, doubtful=doubtful,
        draft_count=len(drafts), waiting_count=len(waiting),
        questions=visit.console.desk.questions.waiting(), trials=len(visit.console.trials.open()),
    )  # fmt: skip
