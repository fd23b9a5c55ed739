"""The first page: what needs attention."""

from __future__ import annotations

from aiohttp import web

from knowledge.console.pages import page
from knowledge.console.visit import Visit


def show(visit: Visit) -> web.Response:
    """What needs attention today."""
    return page(visit, "home.html")
