"""Connects the Official Account: an administrator is sent to Zalo's consent page and comes back with a code."""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from dataclasses import dataclass
from pathlib import Path

import jinja2
from aiohttp import web
from cryptography.fernet import Fernet, InvalidToken

from bot.channels.reception import set_cookie
from bot.channels.zalo_errors import ZaloError
from bot.channels.zalo_oauth import TokenCounter, consent_url, new_verifier
from bot.channels.zalo_settings import ZaloSettings
from bot.channels.zalo_tokens import TokenKeeper
from bot.doors import wanted_language
from bot.errors import Rejected
from bot.interface import strings

log = logging.getLogger(__name__)

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
CONNECT, CALLBACK = "/zalo/connect", "/zalo/callback"
COOKIE = "motcua_zalo"
KEY_SECONDS, CONSENT_SECONDS = 900, 600
INVITED = "connect"
SEALS_INVITATION = "zalo invitation"


@dataclass(frozen=True)
class ZaloConnect:
    """Two pages: off to Zalo, and back. `seal` makes keys and cookies that nobody else can make."""

    settings: ZaloSettings
    keeper: TokenKeeper
    counter: TokenCounter
    seal: Fernet

    def routes(self) -> list[web.RouteDef]:
        """Addresses and their handlers."""
        return [web.get(CONNECT, self.connect), web.get(CALLBACK, self.callback)]

    async def connect(self, request: web.Request) -> web.Response:
        """Off to the consent page, for whoever holds a key that `invitation` made in the last quarter of an hour."""
        if _opened(self.seal, request.query.get("key", ""), KEY_SECONDS) != INVITED:
            raise Rejected("invitation", 403)
        verifier, state = new_verifier(), secrets.token_urlsafe(16)
        response = web.Response(status=302)
        response.headers["Location"] = consent_url(self.settings, self._redirect_uri(), verifier, state)
        sealed = self.seal.encrypt(json.dumps([verifier, state]).encode()).decode()
        set_cookie(request, response, COOKIE, sealed, httponly=True)
        return response

    async def callback(self, request: web.Request) -> web.Response:
        """Back with a code: it is exchanged for tokens, which are stored, sealed."""
        verifier = self._verifier(request)
        if request.query.get("oa_id", self.settings.oa_id) != self.settings.oa_id:
            return self._page(request, "zalo_wrong_account", 400)
        try:
            pair = await self.counter.of_code(request.query.get("code", ""), verifier)
        except ZaloError as error:
            log.error("the Official Account could not be connected: %s", error)
            return self._page(request, "zalo_not_connected", 502)
        await self.keeper.consented(pair)
        response = self._page(request, "zalo_connected", 200)
        response.del_cookie(COOKIE)
        return response

    def _redirect_uri(self) -> str:
        return f"{self.settings.public_url}{CALLBACK}"

    def _verifier(self, request: web.Request) -> str:
        """The verifier of the consent that this browser began.

        Raises:
            Rejected: 403, when it began none, or too long ago.
        """
        verifier, state = json.loads(_opened(self.seal, request.cookies.get(COOKIE, ""), CONSENT_SECONDS) or '["", ""]')
        if not state or not hmac.compare_digest(request.query.get("state", "").encode(), state.encode()):
            raise Rejected("invitation", 403)
        return str(verifier)

    def _page(self, request: web.Request, message: str, status: int) -> web.Response:
        language = wanted_language(request)
        ui = strings(language)
        html = _environment.get_template("notice.html").render(ui=ui, language=language, message=ui[message])
        return web.Response(text=html, content_type="text/html", status=status)


def invitation(settings: ZaloSettings, seal: Fernet) -> str:
    """The address at which an administrator connects the account within the next quarter of an hour; empty without ours."""
    if not settings.public_url:
        return ""
    return f"{settings.public_url}{CONNECT}?key={seal.encrypt(INVITED.encode()).decode()}"


def _opened(seal: Fernet, sealed: str, seconds: int) -> str:
    try:
        return seal.decrypt(sealed.encode("utf-8", "replace"), ttl=seconds).decode()
    except InvalidToken:
        return ""


_environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
