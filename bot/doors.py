"""What every request passes: refusals as JSON, security headers, cross-origin rules."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.errors import Rejected
from bot.render import label
from nlu.text.languages import LANGUAGES

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Door = Any
"""A middleware; aiohttp's own type for it is private."""

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
OPEN_PATHS = ("/static/", "/widget.js", "/api/")
"""What an embedding site may load; the API still asks for a token."""


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns a refusal into its status and reason, and any failure into a plain 500: never a stack trace."""
    try:
        return await handler(request)
    except Rejected as rejected:
        return _refusal(request, rejected.code, rejected.status, rejected.retry_after)
    except web.HTTPRequestEntityTooLarge:
        return _refusal(request, "too_long", 413)
    except web.HTTPException as error:
        if error.status in (404, 405) and request.path.startswith("/api/"):
            return _refusal(request, "not_found", error.status)
        raise
    except ConnectionResetError:
        raise
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return _refusal(request, "unavailable", 503, 5)


def security_headers(embed_origins: tuple[str, ...]) -> Door:
    """Adds security headers to every answer, and lets the named sites embed the widget."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        request["cors"] = _cors(request, embed_origins)
        response = web.Response(status=204) if _is_preflight(request) else await handler(request)
        if not response.prepared:
            response.headers.update(SECURITY_HEADERS | request["cors"])
        return response

    return middleware


def _cors(request: web.Request, allowed: tuple[str, ...]) -> dict[str, str]:
    origin = request.headers.get("Origin", "")
    if not origin or not request.path.startswith(OPEN_PATHS) or not (origin in allowed or "*" in allowed):
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST, DELETE",
        "Access-Control-Allow-Headers": "Content-Type, X-Conversation, Accept",
        "Access-Control-Max-Age": "600",
        "Vary": "Origin",
    }


def _is_preflight(request: web.Request) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def _refusal(request: web.Request, code: str, status: int, retry_after: int = 0) -> web.Response:
    language = next((a[:2] for a in [request.headers.get("Accept-Language", "")] if a[:2] in LANGUAGES), "vi")
    error = {"code": code, "message": label(f"error.{code}", language)}
    headers = {}
    if retry_after:
        error["retry_after"] = retry_after  # type: ignore[assignment]
        headers["Retry-After"] = str(retry_after)
    return web.json_response({"error": error}, status=status, headers=headers)
