"""The page that says what is kept of a citizen, for what, how long, and how to have it deleted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import jinja2
from aiohttp import web

from bot.doors import wanted_language
from bot.interface import languages, strings
from knowledge.store import Store

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@dataclass(frozen=True)
class PrivacyPage:
    """Shows the periods that this installation keeps to, in days."""

    store: Store
    conversation_days: int
    dossier_days: int

    def routes(self) -> list[web.RouteDef]:
        """Its address; replies link to it."""
        return [web.get("/privacy", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """The page, in the language wanted."""
        language = wanted_language(request)
        office = (await asyncio.to_thread(self.store.office)).in_language(language)
        html = await _environment.get_template("privacy.html").render_async(
            ui=strings(language), language=language, languages=languages(), office=office,
            conversation_days=str(self.conversation_days), dossier_days=str(self.dossier_days),
        )  # fmt: skip
        return web.Response(text=html, content_type="text/html")


_environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, enable_async=True)
