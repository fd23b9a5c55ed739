"""The console as a part of the gateway: mounted under /console."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path

from aiohttp import web

from knowledge.console import schema  # noqa: F401  the tables join the others before they are created
from knowledge.console.accounts import Accounts
from knowledge.console.channels import Channel
from knowledge.console.guard import Route, guarded
from knowledge.console.listing import Listing
from knowledge.console.lockout import Lockout
from knowledge.console.pages import page
from knowledge.console.processes import Processes, Start
from knowledge.console.routes import ROUTES
from knowledge.console.runs import Runs
from knowledge.console.sessions import Sessions
from knowledge.console.visit import HOME, Console, OpenPreview, Visit, see_other
from knowledge.errors import KnowledgeUnavailable
from knowledge.standby import Standby
from knowledge.store import Store
from knowledge.teaching.desk import Desk
from knowledge.teaching.trials import Trials

HOUR = 3600
STATIC = Path(__file__).with_name("static")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}


def create_console(
    store: Store, open_preview: OpenPreview, *, origin: str = "", channels: Sequence[Channel] = (),
    start: Start | None = None, environment: Mapping[str, str] | None = None, standby: Standby | None = None,
) -> web.Application:  # fmt: skip
    """The console's application; `origin` is the public HTTPS address, empty for this machine alone.

    `open_preview` begins the conversation in which a draft is tried out; `start` begins an import's next stage,
    otherwise it is done in a process that finds the installation's settings in `environment`. What is taught is tried
    out against `standby`, which is stopped with the application; without one, against an index without learned phrases.
    """
    engine = store.engine
    accounts, sessions, lockout, listing = Accounts(engine), Sessions(engine), Lockout(engine), Listing(store)
    runs = Runs(engine)
    begin = start or Processes(runs, environment or {})
    app = web.Application()
    desk, trials = _teaching(app, store, standby or Standby(store, lambda: None))
    console = Console(
        store, accounts, sessions, lockout, listing, open_preview, runs, begin, desk, trials, origin.rstrip("/"),
        channels,
    )  # fmt: skip
    app.on_response_prepare.append(_protect)
    app.cleanup_ctx.append(lambda _app: _running(listing, runs))
    app.router.add_static("/static", STATIC)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, guarded(console, route))
    app.router.add_get("", guarded(console, Route("GET", "", lambda _visit: see_other("/"), None)))
    app.router.add_route("*", "/{path:.*}", guarded(console, Route("*", "", _not_found, None)))
    return app


def _teaching(app: web.Application, store: Store, standby: Standby) -> tuple[Desk, Trials]:
    desk = Desk(store, standby)
    trials = Trials(desk, store)
    app.on_shutdown.append(lambda _app: asyncio.to_thread(trials.stop))
    app.on_cleanup.append(lambda _app: asyncio.to_thread(standby.stop))
    return desk, trials


async def _running(listing: Listing, runs: Runs) -> AsyncIterator[None]:
    """The list is read and checked before anybody asks for it; what imports left behind is erased."""
    warming = asyncio.create_task(asyncio.to_thread(_unless_away, listing.rows))
    erasing = asyncio.create_task(_erase_now_and_then(runs))
    yield
    erasing.cancel()
    await asyncio.wait([warming, erasing])
    await asyncio.to_thread(listing.checks.stop)


async def _erase_now_and_then(runs: Runs) -> None:
    while True:
        await asyncio.to_thread(_unless_away, runs.erase_old)
        await asyncio.sleep(HOUR)


def _unless_away(work: Callable[[], object]) -> None:
    """A database that is away, or has no tables yet, is told of when somebody asks."""
    with contextlib.suppress(KnowledgeUnavailable):
        work()


def _not_found(visit: Visit) -> web.Response:
    return page(visit, "refused.html", status=404, key="refused.not_found", place=HOME)


async def _protect(request: web.Request, response: web.StreamResponse) -> None:
    """Only our own scripts and styles, in nobody's frame; pages with a person's name in them are not kept."""
    response.headers.update(HEADERS)
    kept = request.path.startswith(f"{HOME}/static/")
    response.headers["Cache-Control"] = "no-cache" if kept else "no-store"
