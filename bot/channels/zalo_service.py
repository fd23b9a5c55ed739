"""Joins the parts of the Official Account's channel and keeps them running."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import aiohttp
from aiohttp import web

from bot.channels.continuing import Continuing
from bot.channels.crossing import Crossings
from bot.channels.reception import Reception
from bot.channels.zalo import ZaloWebhook
from bot.channels.zalo_api import ZaloApi
from bot.channels.zalo_carrier import ZaloCarrier
from bot.channels.zalo_citizens import CHANNEL, Citizens
from bot.channels.zalo_connect import SEALS_INVITATION, ZaloConnect, invitation
from bot.channels.zalo_errors import ZaloError
from bot.channels.zalo_grants import Grants, is_connected
from bot.channels.zalo_oauth import TokenCounter
from bot.channels.zalo_settings import ZaloSettings
from bot.channels.zalo_talk import ZaloTalk
from bot.channels.zalo_tokens import TokenKeeper
from bot.secrets import sealer
from knowledge.console.channels import Channel
from knowledge.store import Store

log = logging.getLogger(__name__)

SEALS_GRANT = "zalo grant"
STATE_AGENCY = 4
"""Accounts of this kind are known to be served by the second version of the API."""
LOOK_SECONDS = 60.0


class ZaloService:
    """Webhook, sending, tokens and pages of one Official Account."""

    def __init__(
        self,
        settings: ZaloSettings,
        reception: Reception,
        store: Store,
        secret: bytes,
        clock: Callable[[], float] = time.time,
    ) -> None:
        answering = reception.answering
        self.reception = reception
        self.answering = answering
        self.settings = settings
        self._session: aiohttp.ClientSession | None = None
        counter = TokenCounter(self._http, settings)
        self.keeper = TokenKeeper(
            Grants(answering.database, settings.oa_id, sealer(secret, SEALS_GRANT), clock), counter, clock
        )
        self.api = ZaloApi(self._http, settings, self.keeper)
        self.citizens = Citizens(answering.database)
        crossings = Crossings(answering.database, clock)
        self.webhook = ZaloWebhook(settings, answering.intake, clock)
        seal = sealer(secret, SEALS_INVITATION)
        connect = ZaloConnect(settings, self.keeper, counter, seal)
        self.console_entry = Channel(
            "Zalo",
            settings.oa_id,
            lambda: is_connected(store.engine, settings.oa_id),
            lambda: invitation(settings, seal),
        )
        continuing = Continuing(reception, crossings, f"https://zalo.me/{settings.oa_id}")
        self._pages = (self.webhook, connect, continuing)
        talk = ZaloTalk(reception, self.citizens, crossings, store, settings.public_url, clock)
        answering.handlers[CHANNEL] = talk.handle
        answering.carriers[CHANNEL] = ZaloCarrier(
            self.api, self.citizens, answering.log, charged=settings.charged_replies, clock=clock
        )

    def routes(self) -> list[web.RouteDef]:
        """Addresses and their handlers."""
        return [route for page in self._pages for route in page.routes()]

    async def running(self, _app: web.Application) -> AsyncIterator[None]:
        """Holds the connections open and looks after tokens and data while the application runs."""
        await self.answering.open()
        async with aiohttp.ClientSession() as self._session:
            tasks = [asyncio.create_task(work()) for work in (self.keeper.run, self._look_at_account)]
            yield
            for task in tasks:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*tasks)
            await self.keeper.finish()

    def _http(self) -> aiohttp.ClientSession:
        assert self._session is not None
        return self._session

    async def _look_at_account(self) -> None:
        """Once connected: is it the account of the settings, and which version of the API serves it?"""
        while True:
            try:
                account = await self.api.account()
                break
            except ZaloError as error:
                log.info("the Official Account could not be looked at: %s", error)
                await asyncio.sleep(LOOK_SECONDS)
        if account.oa_id != self.settings.oa_id:
            log.error("ZALO_OA_ID is %s, but the token speaks for %s", self.settings.oa_id, account.oa_id)
        if account.kind == STATE_AGENCY:
            self.api.prefer("v2")


ZALO = web.AppKey("zalo", ZaloService)
