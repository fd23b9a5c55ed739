"""The channels besides the web: whether each may speak for its account, and the way to allow it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from knowledge.console.pages import page
from knowledge.console.visit import Visit


@dataclass(frozen=True)
class Channel:
    """An account elsewhere that an administrator has to connect. Both functions may wait for a database."""

    name: str
    account: str
    is_connected: Callable[[], bool]
    invitation: Callable[[], str]
    """The address at which it is connected; empty when a setting for that is missing."""


def show(visit: Visit) -> web.Response:
    """Every channel, and a link to connect it."""
    return page(visit, "channels.html", channels=visit.console.channels)
