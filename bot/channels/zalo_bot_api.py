"""Speaks to the Zalo Bot Platform: one POST a method, an envelope that says whether it went well."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import aiohttp

from bot.channels.zalo_errors import ZaloAway, ZaloError
from bot.channels.zalo_settings import ZaloBotSettings
from knowledge.breaker import Breaker

ANSWER_SECONDS, POLL_SECONDS = 8.0, 30
NOTHING_NEW = 408
PASSING = (408, 425, 429)


class BotRefused(ZaloError):
    """The platform answered with an error code."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code}: {description}")
        self.code = code

    @property
    def passes(self) -> bool:
        """Whether trying again later may help."""
        return self.code in PASSING or self.code >= 500


class ZaloBotApi:
    """The bot's side of the platform. The token is part of the address, so no address is ever shown."""

    def __init__(self, http: Callable[[], aiohttp.ClientSession], settings: ZaloBotSettings) -> None:
        self._http = http
        self._base = f"{settings.api_url}/bot{settings.token}"
        self._breaker = Breaker()

    @property
    def rest(self) -> float:
        """Seconds until the platform is asked again, while it seems to be down."""
        return self._breaker.rest

    async def send(self, chat: str, text: str) -> str:
        """Sends a text of up to 2,000 characters; returns its id.

        Raises:
            BotRefused, ZaloAway.
        """
        result = await self._call("sendMessage", chat_id=chat, text=text)
        return str(result.get("message_id", ""))

    async def typing(self, chat: str) -> None:
        """Shows that an answer is being prepared."""
        await self._call("sendChatAction", chat_id=chat, action="typing")

    async def update(self) -> dict[str, Any] | None:
        """The next update, waited for; None when there is none for a while."""
        try:
            return await self._call("getUpdates", POLL_SECONDS + ANSWER_SECONDS, timeout=str(POLL_SECONDS))
        except BotRefused as refused:
            if refused.code != NOTHING_NEW:
                raise
        return None

    async def set_webhook(self, url: str, secret: str) -> None:
        """Has updates posted to `url` from now on."""
        await self._call("setWebhook", url=url, secret_token=secret)

    async def delete_webhook(self) -> None:
        """Has updates kept for `update` from now on."""
        await self._call("deleteWebhook")

    async def _call(self, method: str, seconds: float = ANSWER_SECONDS, **body: str) -> dict[str, Any]:
        if not self._breaker.try_pass():
            raise ZaloAway(f"the bot platform is down; it is asked again in {self._breaker.rest:.0f} s")
        try:
            answer = await self._answer(method, seconds, body)
        except ZaloAway:
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        if not answer.get("ok"):
            raise BotRefused(int(answer.get("error_code") or 0), str(answer.get("description", "")))
        result = answer.get("result")
        return result if isinstance(result, dict) else {}

    async def _answer(self, method: str, seconds: float, body: dict[str, str]) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=seconds)
        try:
            async with self._http().post(f"{self._base}/{method}", json=body, timeout=timeout) as response:
                answer = json.loads(await response.read())
        except aiohttp.ClientConnectorError:
            raise ZaloAway("no connection") from None  # the error would show the address, and the token in it
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise ZaloAway(type(error).__name__, perhaps_sent=True) from None
        if not isinstance(answer, dict) or "ok" not in answer:
            raise ZaloAway("no answer of the platform's", perhaps_sent=True)
        return answer
