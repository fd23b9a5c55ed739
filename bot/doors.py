"""What every request passes: whose it is, refusals with a reason, security headers, cross-origin rules, the language wanted."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.errors import Rejected
from bot.proxies import Network, citizen_of
from bot.render import label
from nlu.text.languages import LANGUAGES

log = logging.getLogger(__name__)

NOTHING: Mapping[str, str] = {}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
OnPrepare = Callable[[web.Request, web.StreamResponse], Awaitable[None]]

FORWARDED = "X-Forwarded-For"
LANGUAGE_COOKIE = "motcua_language"
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
OPEN_PATHS = ("/static/", "/widget.js", "/api/")
"""What an embedding site may load; the API still asks for a token."""
PUBLIC_PATHS = ("/api/procedures", "/api/search", "/api/openapi.json")
"""Public data, which any site may read."""
PUBLIC_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
}
CROSS_ORIGIN_HEADERS = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Content-Type, X-Conversation, Accept",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "600",
}


def citizens_behind(trusted: Sequence[Network]) -> Middleware:
    """Lets `request.remote` be the address a trusted proxy names; what anybody else claims is ignored."""

    @web.middleware
    async def named(request: web.Request, handler: Handler) -> web.StreamResponse:
        citizen = citizen_of(request.remote or "", request.headers.getall(FORWARDED, []), trusted)
        return await handler(request if citizen == request.remote else request.clone(remote=citizen))

    return named


@web.middleware
async def preflights(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers a browser's question whether it may ask; the headers of the answer are the permission."""
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return web.Response(status=204)
    return await handler(request)


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns a refusal into its status and reason, and any failure into a plain 503: never a stack trace."""
    try:
        return await handler(request)
    except Rejected as rejected:
        blamed = {"field": rejected.field, "value": rejected.value} if rejected.field else {}
        return _refusal(request, rejected.code, rejected.status, rejected.retry_after, blamed)
    except web.HTTPRequestEntityTooLarge:
        return _refusal(request, "too_long", 413)
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed) as error:
        return _refusal(request, "not_found", error.status)
    except (web.HTTPException, ConnectionResetError):
        raise
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return _refusal(request, "unavailable", 503, 5)


def headers_for(embed_origins: tuple[str, ...]) -> OnPrepare:
    """Adds security headers to every answer, streams and errors too, and lets the named sites embed the widget."""

    async def prepare(request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(SECURITY_HEADERS)
        if not request.path.startswith(OPEN_PATHS):
            return
        if request.path.startswith(PUBLIC_PATHS):
            response.headers.update(PUBLIC_HEADERS)
            return
        response.headers["Vary"] = ", ".join(filter(None, (response.headers.get("Vary"), "Origin")))
        origin = request.headers.get("Origin", "")
        if origin and (origin in embed_origins or "*" in embed_origins):
            response.headers.update(CROSS_ORIGIN_HEADERS | {"Access-Control-Allow-Origin": origin})

    return prepare


def wanted_language(request: web.Request, wanted: str = "") -> str:
    """The language asked for, remembered, or preferred by the browser."""
    asked = (wanted, request.query.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, ""), *_preferred(request))
    return next((language for language in asked if language in LANGUAGES), "vi")


def _preferred(request: web.Request) -> Iterator[str]:
    for part in request.headers.get("Accept-Language", "").split(","):
        yield part.split(";")[0].strip()[:2].lower()


def _refusal(
    request: web.Request, code: str, status: int, retry_after: int = 0, blamed: Mapping[str, str] = NOTHING
) -> web.Response:
    """The reason: a sentence for a person who opened an address, JSON for everybody else."""
    message = label(f"error.{code}", wanted_language(request))
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    if "text/html" in request.headers.get("Accept", ""):
        return web.Response(text=message, status=status, headers=headers)
    seconds = {"retry_after": retry_after} if retry_after else {}
    return web.json_response(
        {"error": {"code": code, "message": message, **seconds, **blamed}}, status=status, headers=headers
    )
