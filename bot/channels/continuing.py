"""The pages on which a conversation goes over from a messenger to the web, and back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

from bot.channels.crossing import GOOD_FOR_SECONDS, Crossings, is_code
from bot.channels.reception import Reception
from bot.doors import wanted_language
from bot.errors import Rejected
from bot.interface import strings

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@dataclass(frozen=True)
class Continuing:
    """`messenger` is where the chat of the other side opens."""

    reception: Reception
    crossings: Crossings
    messenger: str

    def routes(self) -> list[web.RouteDef]:
        """Addresses and their handlers."""
        return [
            web.get("/continue", self.ask),
            web.post("/continue", self.take_over),
            web.get("/continue/zalo", self.give_code),
        ]

    async def ask(self, request: web.Request) -> web.Response:
        """A page with one button: whoever only previews the link does not use it up."""
        code = request.query.get("code", "")
        if not is_code(code):
            raise Rejected("not_found", 404)
        return self._page(request, "continue.html", code=code)

    async def take_over(self, request: web.Request) -> web.Response:
        """This browser goes on with a copy of the conversation of the code.

        With a copy, because the link may have been sent by a stranger, who would otherwise read on.
        """
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise Rejected("malformed", 403)
        code = str((await request.post()).get("code", ""))
        source = await self.crossings.redeem(code)
        language = await self.reception.log.language(source) if source else None
        if source is None or language is None:
            return self._page(
                request, "notice.html", 410, message=strings(wanted_language(request))["continue_expired"]
            )
        response = web.Response(status=303, headers={"Location": "/#latest"})
        self.reception.give_cookie(request, response, await self.reception.copy(source, language))
        return response

    async def give_code(self, request: web.Request) -> web.Response:
        """A code to send to the Official Account, for the conversation of this browser."""
        conversation = await self.reception.of_cookie_or_new(request, wanted_language(request))
        code = await self.crossings.issue(conversation)
        minutes = int(GOOD_FOR_SECONDS // 60)
        response = self._page(request, "continue_zalo.html", code=code, messenger=self.messenger, minutes=minutes)
        self.reception.give_cookie(request, response, conversation)
        return response

    def _page(self, request: web.Request, template: str, status: int = 200, **values: Any) -> web.Response:
        language = wanted_language(request)
        html = _environment.get_template(template).render(ui=strings(language), language=language, **values)
        return web.Response(
            text=html, content_type="text/html", status=status,
            headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"},
        )  # fmt: skip


_environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
