"""The Zalo Bot Platform as a channel: a webhook with a secret, or long polling for development; texts with numbers."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import aiohttp
from aiohttp import web

from bot.channels.crossing import Crossings
from bot.channels.reception import Reception
from bot.channels.zalo_bot_api import BotRefused, ZaloBotApi
from bot.channels.zalo_bot_events import read_update
from bot.channels.zalo_citizens import Citizen, Citizens
from bot.channels.zalo_errors import ZaloAway, ZaloError
from bot.channels.zalo_events import Event, Kind
from bot.channels.zalo_settings import ZaloBotSettings
from bot.channels.zalo_shape import shape
from bot.channels.zalo_talk import ZaloTalk
from bot.errors import Rejected
from bot.messages import OutboundReply
from bot.queue.entries import Again, Claimed, Done, Entry, GiveUp, Outcome
from bot.queue.intake import Intake
from knowledge.breaker import pause
from knowledge.store import Store

log = logging.getLogger(__name__)

CHANNEL = "zalobot"
PATH = "/webhooks/zalo-bot"
HEADER = "X-Bot-Api-Secret-Token"


class ZaloBotCarrier:
    """Delivers replies as texts: the platform has no buttons, so every choice has a number."""

    channel = CHANNEL

    def __init__(self, api: ZaloBotApi, citizens: Citizens) -> None:
        self._api = api
        self._citizens = citizens

    def parts(self, reply: OutboundReply) -> Sequence[str]:
        """The texts that make up a reply; of a picture its words, which say the same."""
        return [part.text for part in shape(reply, most_buttons=0)]

    async def send(self, delivery: Claimed) -> Outcome:
        """Sends one part. What is in doubt is sent again: the platform does not show what was said."""
        citizen = await self._citizens.of_conversation(delivery.entry.lane)
        if citizen is None:
            return Done("nobody there")
        try:
            return Done(await self._api.send(citizen.user, delivery.entry.body))
        except ZaloAway as away:
            return Again(max(pause(delivery.delays), self._api.rest), str(away), in_doubt=away.perhaps_sent)
        except BotRefused as refused:
            if refused.passes:
                return Again(pause(delivery.delays), str(refused))
            log.error("the bot platform refuses a message: %s", refused)
            return GiveUp(str(refused))


class ZaloBot:
    """Webhook or polling, sending and conversation of one bot."""

    def __init__(self, settings: ZaloBotSettings, reception: Reception, store: Store) -> None:
        answering = reception.answering
        self.settings = settings
        self.answering = answering
        self._session: aiohttp.ClientSession | None = None
        self.api = ZaloBotApi(self._http, settings)
        citizens, crossings = Citizens(answering.database), Crossings(answering.database)
        talk = ZaloTalk(reception, citizens, crossings, store, channel=CHANNEL, read=read_update, typing=self._typing)
        answering.handlers[CHANNEL] = talk.handle
        answering.carriers[CHANNEL] = ZaloBotCarrier(self.api, citizens)

    def routes(self) -> list[web.RouteDef]:
        """The webhook, when there is a secret to know the platform by."""
        return [web.post(PATH, self.take)] if self.settings.secret else []

    async def take(self, request: web.Request) -> web.Response:
        """200 once the update is kept.

        Raises:
            Rejected: 403, when the secret is missing or wrong.
        """
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.settings.secret.encode()):
            raise Rejected("signature", 403)
        await keep(self.answering.intake, await request.read())
        return web.Response()

    async def running(self, _app: web.Application) -> AsyncIterator[None]:
        """Tells the platform where to send updates, or fetches them, while the application runs."""
        await self.answering.open()
        async with aiohttp.ClientSession() as self._session:
            task = asyncio.create_task(self._attend())
            yield
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _attend(self) -> None:
        failures = 0
        while True:
            try:
                if self.settings.secret:
                    return await self.api.set_webhook(f"{self.settings.public_url}{PATH}", self.settings.secret)
                await self.api.delete_webhook()
                await self._poll()
            except ZaloError as error:
                log.error("the bot platform: %s", error)
                await asyncio.sleep(max(pause(failures), self.api.rest))
                failures += 1

    async def _poll(self) -> None:
        while True:
            update = await self.api.update()
            if update is not None:
                await keep(self.answering.intake, json.dumps(update, ensure_ascii=False).encode())

    async def _typing(self, citizen: Citizen) -> None:
        with suppress(ZaloError):
            await self.api.typing(citizen.user)

    def _http(self) -> aiohttp.ClientSession:
        assert self._session is not None
        return self._session


async def keep(intake: Intake, body: bytes) -> None:
    """Keeps an update that somebody may answer; anything else is let go."""
    event: Event | None = read_update(body)
    if event is None or event.kind is Kind.UNKNOWN:
        return
    lane = hashlib.sha256(f"{event.oa}:{event.user}".encode()).hexdigest()
    await intake.keep(Entry(CHANNEL, lane, event.key, body.decode("utf-8", "replace")))
