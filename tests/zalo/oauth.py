"""The fake's consent page and token counter: OAuth v4 with PKCE, refresh tokens that work once."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from typing import Any

from aiohttp import web
from yarl import URL

from tests.zalo.world import CODE_SECONDS, World

INVALID_REDIRECT = -14003
INVALID_CODE, INVALID_REFRESH, INVALID_SECRET, INVALID_VERIFIER, INVALID_GRANT = -14010, -14011, -14012, -14013, -14014
"""Invented numbers: only -14003 is known."""


class OAuth:
    """The handlers of oauth.zaloapp.com."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[web.RouteDef]:
        """Addresses and their handlers."""
        return [web.get("/v4/oa/permission", self.permission), web.post("/v4/oa/access_token", self.token)]

    async def permission(self, request: web.Request) -> web.Response:
        """Consents at once, as an administrator would by one click."""
        query, account = request.query, self.world.account
        if query.get("app_id") != account.app_id or query.get("redirect_uri") != account.redirect_uri:
            return web.json_response(_error(INVALID_REDIRECT, "Invalid redirect uri"))
        code = f"code-{secrets.token_hex(8)}"
        self.world.codes[code] = {
            "challenge": query.get("code_challenge", ""), "until": self.world.clock() + CODE_SECONDS,
        }  # fmt: skip
        state = {"state": query["state"]} if "state" in query else {}
        target = URL(query["redirect_uri"]).update_query({"code": code, "oa_id": account.oa_id} | state)
        return web.Response(status=302, headers={"Location": str(target)})

    async def token(self, request: web.Request) -> web.Response:
        """A pair for a code, or a new pair for the old refresh token."""
        if fault := self.world.fault_of(request.path):
            await asyncio.sleep(fault.delay)
        form = await request.post()
        fields = {name: str(value) for name, value in form.items()}
        if request.headers.get("secret_key") != self.world.account.app_secret:
            return web.json_response(_error(INVALID_SECRET, "Invalid secret key"))
        if fields.get("app_id") != self.world.account.app_id:
            return web.json_response(_error(-101, "Invalid app"))
        grants = {"authorization_code": self._of_code, "refresh_token": self._of_refresh}
        granted = grants.get(fields.get("grant_type", ""), lambda _fields: _error(INVALID_GRANT, "Invalid grant"))
        return web.json_response(granted(fields))

    def _of_code(self, fields: dict[str, str]) -> dict[str, Any]:
        code = self.world.codes.pop(fields.get("code", ""), None)
        if code is None or code["until"] < self.world.clock():
            return _error(INVALID_CODE, "Invalid code")
        if code["challenge"] and challenge(fields.get("code_verifier", "")) != code["challenge"]:
            return _error(INVALID_VERIFIER, "Invalid code verifier")
        return self.world.grant()

    def _of_refresh(self, fields: dict[str, str]) -> dict[str, Any]:
        until = self.world.refresh.pop(fields.get("refresh_token", ""), 0.0)
        if until < self.world.clock():
            return _error(INVALID_REFRESH, "Invalid refresh token")
        self.world.refreshed += 1
        return self.world.grant()


def challenge(verifier: str) -> str:
    """S256 of RFC 7636."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _error(number: int, name: str) -> dict[str, Any]:
    return {"error": number, "error_name": name, "error_reason": name, "error_description": name}
