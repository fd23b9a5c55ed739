"""One request as a handler sees it: who asks for what in which language; and how it is answered."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import web

from knowledge.console.accounts import Account, Accounts
from knowledge.console.interface import Strings
from knowledge.console.listing import Listing
from knowledge.console.lockout import Lockout
from knowledge.console.processes import Start
from knowledge.console.runs import Runs
from knowledge.console.sessions import Session, Sessions
from knowledge.store import Store
from knowledge.teaching.desk import Desk
from knowledge.teaching.trials import Trials

if TYPE_CHECKING:
    from knowledge.console.channels import Channel  # draws pages, which need a visit

HOME = "/console"
SESSION_COOKIE, LANGUAGE_COOKIE = "motcua_console", "motcua_console_language"
Pairs = Sequence[tuple[str, str]]
OpenPreview = Callable[[str, str], Awaitable[str]]
"""(code, language) -> the token of a conversation that is answered from the draft."""


class Refused(Exception):
    """A request that is refused: `key` names the sentence, `status` the HTTP status."""

    def __init__(self, key: str, status: int) -> None:
        super().__init__(key)
        self.key = key
        self.status = status


@dataclass(frozen=True)
class Console:
    """What the handlers share."""

    store: Store
    accounts: Accounts
    sessions: Sessions
    lockout: Lockout
    listing: Listing
    open_preview: OpenPreview
    runs: Runs
    start: Start
    desk: Desk
    trials: Trials
    origin: str = ""
    """The public address, https://...; empty on a console that only this machine can reach."""
    channels: Sequence[Channel] = ()

    @property
    def secure(self) -> bool:
        """Whether cookies may only travel over HTTPS."""
        return self.origin.startswith("https://")


@dataclass(frozen=True)
class Upload:
    """A file that was handed in, kept in a temporary place."""

    name: str
    path: Path


@dataclass(frozen=True)
class Visit:
    """One request."""

    console: Console
    path: str
    strings: Strings
    address: str = ""
    browser: str = ""
    session: Session | None = None
    match: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    posted: Pairs = ()
    uploads: Sequence[Upload] = ()
    wants_json: bool = False

    @property
    def who(self) -> Account:
        """Who is signed in; the guard lets nobody else through to a handler that asks."""
        assert self.session is not None
        return self.session.account

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.strings.language

    def value(self, name: str) -> str:
        """The first posted value of a field, trimmed; empty when it was not sent."""
        return next((value.strip() for key, value in self.posted if key == name), "")

    def number(self, name: str) -> int:
        """A posted whole number.

        Raises:
            Refused: when it is none.
        """
        text = self.value(name)
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise Refused("refused.malformed", 400)
        return int(text)

    @property
    def form_token(self) -> str:
        """For the hidden field of every form."""
        return self.session.form_token(time.time()) if self.session else ""


def see_other(place: str, **query: str) -> web.Response:
    """Goes on to another page of the console, as a form does after it was taken."""
    question = f"?{urlencode(query)}" if query else ""
    return web.Response(status=303, headers={"Location": f"{HOME}{place}{question}"})


def file_answer(body: bytes, name: str, kind: str) -> web.Response:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type=kind, headers=headers)


def set_cookie(visit: Visit, response: web.StreamResponse, name: str, value: str, age: int | None = None) -> None:
    """A cookie of the console's own pages that no script can read and no other site can send."""
    response.set_cookie(
        name, value, path=HOME, max_age=age, httponly=True, samesite="Strict", secure=visit.console.secure
    )


Values = dict[str, Any]
