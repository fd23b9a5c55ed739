"""What every request to the console passes: closed or open, who is it, may they, is the form ours."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from knowledge.console.interface import strings
from knowledge.console.pages import page
from knowledge.console.posting import posted
from knowledge.console.roles import Role
from knowledge.console.visit import (
    HOME,
    LANGUAGE_COOKIE,
    SESSION_COOKIE,
    Console,
    Refused,
    Visit,
    see_other,
    set_cookie,
)
from knowledge.errors import KnowledgeUnavailable
from knowledge.procedure import LANGUAGES

log = logging.getLogger(__name__)

LANGUAGE_SECONDS = 400 * 24 * 3600
LARGEST_BODY = 2 * 1024 * 1024
"""Of a stranger's."""
Answer = web.Response | Awaitable[web.Response]
Show = Callable[[Visit], Answer]
"""A handler waits for the database in a thread; what it may still have to wait for in the event loop it returns."""


@dataclass(frozen=True)
class Route:
    """An address, what it shows, and the role it takes; None lets in who has not signed in."""

    method: str
    path: str
    show: Show
    role: Role | None
    largest: int = LARGEST_BODY
    """Bytes that a posted body may have when somebody of the role sends it."""


def guarded(console: Console, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of a route. The work is done in a thread: it waits for the database."""

    async def handle(request: web.Request) -> web.StreamResponse:
        visit, token = _visit(console, request), request.cookies.get(SESSION_COOKIE, "")
        try:
            _check_address(console, request)
            if request.method == "POST":
                _check_origin(console, request)
                largest = await asyncio.to_thread(_largest, console, route, token)
                pairs, uploads = await posted(request, largest)
                visit = replace(visit, posted=pairs, uploads=uploads)
            answer = await asyncio.to_thread(_answer, visit, route, token)
            response = await answer if isinstance(answer, Awaitable) else answer
        except Refused as refused:
            response = _refusal(visit, refused)
        except (KnowledgeUnavailable, SQLAlchemyError):
            log.exception("%s %s: the database does not answer", request.method, request.path)
            response = _refusal(visit, Refused("refused.unavailable", 503))
        finally:
            for upload in visit.uploads:
                upload.path.unlink(missing_ok=True)
        if request.query.get("lang") in LANGUAGES:
            set_cookie(visit, response, LANGUAGE_COOKIE, visit.language, LANGUAGE_SECONDS)
        return response

    return handle


def _largest(console: Console, route: Route, token: str) -> int:
    """Large files are taken only from those who may import: nobody else fills our disk."""
    if route.largest == LARGEST_BODY or route.role is None:
        return route.largest
    session = console.sessions.of(token) if token else None
    return route.largest if session and session.account.role.may(route.role) else LARGEST_BODY


def _visit(console: Console, request: web.Request) -> Visit:
    wanted = (request.query.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, ""))
    return Visit(
        console, request.path, strings(next((each for each in wanted if each in LANGUAGES), "")),
        address=_address(request, behind_proxy=console.secure), browser=request.headers.get("User-Agent", ""),
        match=request.match_info, query=request.query, wants_json=request.headers.get("Accept") == "application/json",
    )  # fmt: skip


def _address(request: web.Request, *, behind_proxy: bool) -> str:
    """Whose failures are counted; with HTTPS a proxy stands before us and names the last address it saw."""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return forwarded if behind_proxy and forwarded and is_loopback(request.remote or "") else request.remote or ""


def _check_address(console: Console, request: web.Request) -> None:
    """Without HTTPS settings the console is only for a browser on this machine.

    The name in the request is the sender's to choose, so the address it comes from must be ours too.
    """
    host = urlsplit(f"//{request.host}").hostname or ""
    here = is_loopback(host) and is_loopback(request.remote or "")
    if not console.origin and not here:
        raise Refused("refused.closed", 503)
    if console.origin and request.host != urlsplit(console.origin).netloc and not here:
        raise Refused("refused.elsewhere", 421)


def _check_origin(console: Console, request: web.Request) -> None:
    """A form that another site sends is refused."""
    origin = request.headers.get("Origin", "")
    ours = {console.origin, f"{request.scheme}://{request.host}", ""}
    if origin not in ours or request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Refused("refused.foreign", 403)


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _answer(visit: Visit, route: Route, token: str) -> Answer:
    session = visit.console.sessions.of(token) if token else None
    visit = replace(visit, session=session)
    if route.role is None:
        return route.show(visit)
    if session is None:
        return _sign_in_first(visit, posting=route.method == "POST")
    if not session.account.role.may(route.role):
        raise Refused("refused.role", 403)
    if route.method == "POST" and not session.accepts(visit.value("form_token"), time.time()):
        return keep(visit, status=409)
    return route.show(visit)


def _sign_in_first(visit: Visit, *, posting: bool) -> web.Response:
    """On to the sign-in; what was typed into a form goes along."""
    if visit.wants_json:
        raise Refused("refused.signed_out", 401)
    if not posting:
        return see_other("/sign-in", next=visit.path)
    return page(visit, "sign_in.html", status=401, next=visit.path, kept=kept(visit), name="", problem="", wait=0)


def keep(visit: Visit, *, status: int = 200) -> web.Response:
    """Asks to send a form again, with everything that was typed in it."""
    if visit.wants_json:
        raise Refused("refused.expired", status)
    pairs = [(name, value) for name, value in visit.posted if name != "form_token"]
    return page(visit, "send_again.html", status=status, place=visit.path, pairs=pairs)


def kept(visit: Visit) -> str:
    """The posted fields on their way through the sign-in."""
    return json.dumps([pair for pair in visit.posted if pair[0] != "form_token"], ensure_ascii=False)


def _refusal(visit: Visit, refused: Refused) -> web.Response:
    if visit.wants_json:
        return web.json_response({"message": visit.strings(refused.key)}, status=refused.status)
    return page(visit, "refused.html", status=refused.status, key=refused.key, place=HOME)
