"""The audit log, to be read: who did what to what, when and why."""

from __future__ import annotations

from aiohttp import web

from knowledge.console.pages import page
from knowledge.console.visit import Visit

SHOWN = 50
FILTERS = ("subject", "editor", "action")


def show(visit: Visit) -> web.Response:
    """The newest lines, filtered and paged."""
    asked = {name: visit.query.get(name, "").strip()[:120] for name in FILTERS}
    before = visit.query.get("before", "")
    last = int(before) if before.isascii() and before.isdecimal() and len(before) < 10 else 0
    entries = visit.console.store.audit.entries(**asked, before=last, limit=SHOWN + 1)
    older = entries[SHOWN - 1].id if len(entries) > SHOWN else 0
    return page(visit, "audit.html", entries=entries[:SHOWN], older=older, asked=asked)
