"""Keeps an access token at hand: renewed ahead of time, by exactly one of all gateways, stored before it is used."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.zalo_errors import GrantExpired, ZaloAway, ZaloError
from bot.channels.zalo_grants import Grant, Grants
from bot.channels.zalo_oauth import ANSWER_SECONDS, ConsentRefused, Pair, TokenCounter

log = logging.getLogger(__name__)

AHEAD_SECONDS = 2 * 3600.0
LEASE_SECONDS = 3 * ANSWER_SECONDS
"""Longer than the counter may take: nobody else tries the same single-use token meanwhile."""
LOOK_SECONDS, LOOKS = 0.25, 240
"""How often, and how many times, one waits for the gateway that is renewing."""
ROUND_SECONDS = 60.0
STORE_TRIES, STORE_SECONDS = 5, 1.0


class TokenKeeper:
    """The tokens of one account."""

    def __init__(self, grants: Grants, counter: TokenCounter, clock: Callable[[], float] = time.time) -> None:
        self._grants = grants
        self._counter = counter
        self._clock = clock
        self._known: Grant | None = None
        self._told = False
        self._renewing = asyncio.Lock()
        self._exchange: asyncio.Task[str] | None = None

    async def access(self) -> str:
        """The access token in use.

        Raises:
            GrantExpired: an administrator has to consent (again).
            ZaloAway: it has run out, and no new one could be had just now.
        """
        if self._known and not self._known.expired and self._known.expires_at > self._clock():
            return self._known.pair.access
        grant = await self._current()
        return grant.pair.access if grant.expires_at > self._clock() else await self.renewed(grant.pair.access)

    async def renewed(self, stale: str) -> str:
        """Another access token than `stale`; whoever comes first gets it from Zalo, the rest from the database.

        Raises:
            GrantExpired, ZaloAway.
        """
        async with self._renewing:
            for _ in range(LOOKS):
                grant = await self._current()
                if grant.pair.access != stale:
                    return grant.pair.access
                if await self._grants.claim(grant.version, LEASE_SECONDS):
                    return await self._renew(grant)
                await asyncio.sleep(LOOK_SECONDS)
        raise ZaloAway("another gateway is renewing the token and does not come to an end")

    async def consented(self, pair: Pair) -> None:
        """An administrator consented."""
        await self._grants.consented(pair)
        self._known, self._told = None, False
        log.info("the Official Account is connected")

    async def is_connected(self) -> bool:
        """Whether there is a grant that Zalo takes, as far as we know."""
        grant = await self._grants.read()
        return grant is not None and not grant.expired

    async def run(self) -> None:
        """Renews ahead of time, until cancelled. A restart gives a grant that had expired another chance."""
        look: Callable[[], Awaitable[None]] = self.second_chance
        while True:
            try:
                await look()
                look = self.look_ahead
            except ZaloError as error:
                log.info("no new token yet: %s", error)
            except Exception:
                log.exception("the token could not be looked after")
            await asyncio.sleep(ROUND_SECONDS)

    async def second_chance(self) -> None:
        """The setting that made Zalo refuse may have been put right since."""
        grant = await self._grants.read()
        if grant and grant.expired and await self._grants.claim(grant.version, LEASE_SECONDS):
            await self._renew(grant)
        else:
            await self.look_ahead()

    async def look_ahead(self) -> None:
        """Renews what ends soon."""
        grant = await self._current()
        if grant.expires_at - self._clock() < AHEAD_SECONDS:
            await self.renewed(grant.pair.access)

    async def _current(self) -> Grant:
        self._known = await self._grants.read()
        if self._known is None or self._known.expired:
            self._complain()
            raise GrantExpired("the Official Account is not connected: an administrator has to consent")
        self._told = False
        return self._known

    def _complain(self) -> None:
        """Once, not at every message."""
        if not self._told:
            log.error(
                "the Official Account is not connected: open /zalo/connect and consent; replies are kept until then"
            )
        self._told = True

    async def finish(self) -> None:
        """Waits for an exchange under way: whoever stops in the middle loses the new pair, and with it the account."""
        if self._exchange is not None:
            await asyncio.wait([self._exchange])

    async def _renew(self, grant: Grant) -> str:
        self._exchange = asyncio.create_task(self._exchanged(grant))
        return await asyncio.shield(self._exchange)

    async def _exchanged(self, grant: Grant) -> str:
        try:
            pair = await self._counter.of_refresh(grant.pair.refresh)
        except ConsentRefused as refused:
            return await self._refused(grant, refused)
        except ZaloAway:
            await self._grants.release(grant.version)
            raise
        await self._stored(grant, pair)
        return (await self._current()).pair.access

    async def _stored(self, grant: Grant, pair: Pair) -> None:
        """Zalo took the old pair already, so a database that is away for a moment is waited for."""
        for attempt in range(STORE_TRIES):
            try:
                await self._grants.renew(grant.version, pair)
                return
            except SQLAlchemyError:
                log.exception("the new token could not be stored (attempt %d of %d)", attempt + 1, STORE_TRIES)
                await asyncio.sleep(STORE_SECONDS * (attempt + 1 < STORE_TRIES))
        raise ZaloAway("the new token could not be stored")

    async def _refused(self, grant: Grant, refused: ConsentRefused) -> str:
        """Zalo no longer takes the refresh token: somebody was faster, or the consent has ended."""
        if await self._grants.expire(grant.version):
            log.error("Zalo refused to renew the token (%s)", refused)
        return (await self._current()).pair.access
