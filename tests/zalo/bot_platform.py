"""The fake Zalo Bot Platform: texts without buttons, updates by webhook or one at a time by polling."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from aiohttp import web

from tests.zalo.served import Served

LONGEST_TEXT = 2000
NOTHING_NEW = 408


class FakeBotPlatform(Served):
    """One bot. `wrapped` says whether webhook bodies stand in their envelope; `errors` are played, one a message."""

    token = "123456:secret-of-the-bot"

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.typed: list[str] = []
        self.webhook: dict[str, str] = {}
        self.waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.errors: list[int] = []
        self.wrapped = True
        self.news = asyncio.Event()
        self._number = 0
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._call)
        super().__init__(app)

    def update(self, text: str = "Xin chào", chat: str = "6ede9afa66b88fe6d6a9", **changes: Any) -> dict[str, Any]:
        """What the platform makes of a message."""
        self._number += 1
        message = {
            "from": {"id": chat, "display_name": "Ted", "is_bot": False}, "chat": {"id": chat, "chat_type": "PRIVATE"},
            "text": text, "message_id": f"m{self._number}", "date": int(time.time() * 1000),
        } | changes.pop("message", {})  # fmt: skip
        return {"message": message, "event_name": "message.text.received"} | changes

    async def says(self, text: str) -> int:
        """A person writes: to the webhook when there is one, else into the waiting updates."""
        update = self.update(text)
        if not self.webhook:
            await self.waiting.put(update)
            return 0
        return await self.post({"ok": True, "result": update} if self.wrapped else update)

    async def post(self, body: Any, secret: str | None = None) -> int:
        """Posts a body to the webhook; the status comes back."""
        headers = {"X-Bot-Api-Secret-Token": self.webhook["secret_token"] if secret is None else secret}
        url = self.webhook["url"]
        async with aiohttp.ClientSession() as session, session.post(url, json=body, headers=headers) as response:
            return response.status

    async def told(self, count: int) -> list[str]:
        """Waits until so many texts were sent."""
        async with asyncio.timeout(10):
            while len(self.sent) < count:
                self.news.clear()
                await self.news.wait()
        return [text for _, text in self.sent]

    async def _call(self, request: web.Request) -> web.Response:
        methods: dict[str, Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]] = {
            "sendMessage": self._send, "sendChatAction": self._type, "getUpdates": self._updates,
            "setWebhook": self._set, "deleteWebhook": self._delete,
        }  # fmt: skip
        if request.match_info["token"] != self.token:
            return web.json_response(_error(401, "Unauthorized"))
        return web.json_response(await methods[request.match_info["method"]](await request.json()))

    async def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        if self.errors:
            return _error(self.errors.pop(0), "played")
        if not 0 < len(body["text"]) <= LONGEST_TEXT:
            return _error(400, "text")
        self.sent.append((body["chat_id"], body["text"]))
        self.news.set()
        return {"ok": True, "result": {"message_id": f"s{len(self.sent)}", "date": int(time.time() * 1000)}}

    async def _type(self, body: dict[str, Any]) -> dict[str, Any]:
        self.typed.append(body["chat_id"])
        return {"ok": True, "result": {}}

    async def _updates(self, body: dict[str, Any]) -> dict[str, Any]:
        if self.webhook:
            return _error(409, "a webhook is set")
        try:
            async with asyncio.timeout(min(0.5, float(body["timeout"]))):
                return {"ok": True, "result": await self.waiting.get()}
        except TimeoutError:
            return _error(NOTHING_NEW, "Request timeout")

    async def _set(self, body: dict[str, Any]) -> dict[str, Any]:
        self.webhook = body
        self.news.set()
        return {"ok": True, "result": {"url": body["url"], "updated_at": int(time.time() * 1000)}}

    async def _delete(self, _body: dict[str, Any]) -> dict[str, Any]:
        self.webhook = {}
        return {"ok": True, "result": {"url": "", "updated_at": int(time.time() * 1000)}}


def _error(code: int, description: str) -> dict[str, Any]:
    return {"ok": False, "error_code": code, "description": description}
