"""The page, and the plain form that works without scripts."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from pathlib import Path

import jinja2
from aiohttp import web

from bot.channels.hub import next_look
from bot.channels.reception import COOKIE, Reception, set_cookie
from bot.channels.wire import message
from bot.doors import LANGUAGE_COOKIE, wanted_language
from bot.errors import Rejected
from bot.interface import languages, strings
from bot.log import CITIZEN, Said
from bot.render import label
from knowledge.store import Store

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
FORM_PATIENCE_SECONDS = 8.0
LATEST = "/#latest"


@dataclass(frozen=True)
class Page:
    """Draws the whole conversation anew for every message."""

    reception: Reception
    store: Store
    on_zalo: bool = False
    """Whether the conversation can go on there."""

    def routes(self) -> list[web.RouteDef]:
        """Addresses and their handlers."""
        return [web.get("/", self.show), web.post("/chat", self.take)]

    async def show(self, request: web.Request) -> web.Response:
        """The whole page, with the conversation so far."""
        response = await self._drawn(request)
        if "lang" in request.query:
            set_cookie(request, response, LANGUAGE_COOKIE, wanted_language(request))
        return response

    async def take(self, request: web.Request) -> web.Response:
        """A message from the plain form; waits a little for the answer and shows the page again."""
        fields: dict[str, str] = {}
        try:
            fields = await _fields(request)
            return await self._taken(request, fields)
        except Rejected as rejected:
            return await self._refused(request, rejected, fields)

    async def _taken(self, request: web.Request, fields: dict[str, str]) -> web.Response:
        if fields.get("erase"):
            return await self._erased(request)
        conversation = await self.reception.of_cookie_or_new(request, _language(request, fields))
        seq = await self.reception.accept(request, conversation, fields)
        answers = await self._answers(conversation, seq)
        response = _see_other(LATEST)
        self.reception.give_cookie(request, response, conversation)
        for answer in answers:
            if answer.key == "language.changed":
                set_cookie(request, response, LANGUAGE_COOKIE, answer.language)
        return response

    async def _erased(self, request: web.Request) -> web.Response:
        if conversation := await self.reception.of_cookie(request):
            await self.reception.erase(conversation)
        response = _see_other("/")
        response.del_cookie(COOKIE)
        return response

    async def _refused(self, request: web.Request, rejected: Rejected, fields: dict[str, str]) -> web.Response:
        """The page again, with the reason and with the words that were not taken."""
        language = _language(request, fields)
        notice = label(f"error.{rejected.code}", language)
        response = await self._drawn(request, language, notice=notice, draft=fields.get("text", ""))
        response.set_status(rejected.status)
        if rejected.retry_after:
            response.headers["Retry-After"] = str(rejected.retry_after)
        return response

    async def _answers(self, conversation: str, seq: int) -> list[Said]:
        """What was answered to message `seq`; nothing when that takes too long."""
        deadline = asyncio.get_running_loop().time() + FORM_PATIENCE_SECONDS
        with self.reception.hub.listening(conversation) as moved_on:
            while asyncio.get_running_loop().time() < deadline:
                moved_on.clear()
                said = await self.reception.log.messages(conversation, after=seq)
                if answers := [line for line in said if line.author != CITIZEN]:
                    return answers
                await next_look(moved_on)
        return []

    async def _drawn(
        self, request: web.Request, language: str = "", *, notice: str = "", draft: str = ""
    ) -> web.Response:
        conversation = await self.reception.of_cookie(request)
        said = await self.reception.log.messages(conversation) if conversation else []
        language = language or wanted_language(request)
        office = (await asyncio.to_thread(self.store.office)).in_language(language)
        html = await _environment.get_template("page.html").render_async(
            ui=strings(language), language=language, languages=languages(), office=office, notice=notice, draft=draft, on_zalo=self.on_zalo,
            messages=[message(line) for line in said], client_id=uuid.uuid4().hex,
        )  # fmt: skip
        response = web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})
        response.enable_compression()
        return response


async def _fields(request: web.Request) -> dict[str, str]:
    """The form's fields; what our form would never send, or send from elsewhere, is refused."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Rejected("malformed", 403)
    if request.content_type != "application/x-www-form-urlencoded":
        raise Rejected("malformed", 415)
    try:
        posted = await request.post()
    except web.HTTPRequestEntityTooLarge as error:
        raise Rejected("too_long", 413) from error
    except (ValueError, LookupError) as error:  # bad encoding, unknown character set
        raise Rejected("malformed", 400) from error
    return {name: value for name, value in posted.items() if isinstance(value, str)}


def _language(request: web.Request, fields: dict[str, str]) -> str:
    return wanted_language(request, fields.get("language", ""))


def _see_other(place: str) -> web.Response:
    return web.Response(status=303, headers={"Location": place})


_environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, enable_async=True)
