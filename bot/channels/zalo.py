"""The webhook of Zalo: verified on raw bytes, kept durably, acknowledged at once; what is made of it happens later."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.channels.zalo_citizens import CHANNEL
from bot.channels.zalo_events import HANDLED, Event, Kind, read_event
from bot.channels.zalo_settings import ZaloSettings
from bot.channels.zalo_signature import HEADER, is_genuine
from bot.errors import Rejected
from bot.queue.entries import Entry
from bot.queue.intake import Intake

log = logging.getLogger(__name__)

PATH = "/webhooks/zalo"
OLDEST_SECONDS, EARLIEST_SECONDS = 3 * 3600.0, 600.0
"""Zalo's last retry comes after almost two hours; a clock may be a little fast."""
VERIFIER = """<!DOCTYPE html>
<html lang="en"><head><meta property="zalo-platform-site-verification" content="{code}" /></head>
<body>There Is No Limit To What You Can Accomplish Using Zalo!</body></html>
"""


@dataclass(frozen=True)
class ZaloWebhook:
    """Takes events in. `counts` says what became of them."""

    settings: ZaloSettings
    intake: Intake
    clock: Callable[[], float] = time.time
    counts: Counter[str] = field(default_factory=Counter)

    def routes(self) -> list[web.RouteDef]:
        """Addresses and their handlers."""
        verifier = (
            [web.get(f"/zalo_verifier{self.settings.verifier}.html", self.verifier)] if self.settings.verifier else []
        )
        return [web.get(PATH, self.probe), web.post(PATH, self.take), *verifier]

    async def probe(self, _request: web.Request) -> web.Response:
        """Zalo's console looks whether somebody is here."""
        return web.Response()

    async def verifier(self, _request: web.Request) -> web.Response:
        """Shows Zalo that the domain is ours."""
        return web.Response(text=VERIFIER.format(code=self.settings.verifier), content_type="text/html")

    async def take(self, request: web.Request) -> web.Response:
        """200 once the event is kept; what is not signed by Zalo gets nowhere.

        Raises:
            Rejected: 401 for an event that is not signed, or not by Zalo.
        """
        body = await request.read()
        header = request.headers.get(HEADER, "")
        if not header and not _looks_like_an_event(body):
            return self._ignored("probe")
        if not self.settings.oa_secret:
            log.error("an event of Zalo's is not processed: ZALO_OA_SECRET is not set")
            return self._ignored("no_secret")
        if not is_genuine(header, body, self.settings.app_id, self.settings.oa_secret):
            self.counts["forged"] += 1
            raise Rejected("signature", 401)
        return await self._genuine(body)

    async def _genuine(self, body: bytes) -> web.Response:
        event = read_event(body)
        if event is None:
            return self._ignored("malformed")
        if reason := self._refusal(event):
            return self._ignored(reason)
        lane = hashlib.sha256(f"{event.oa}:{event.user}".encode()).hexdigest()
        await self.intake.keep(Entry(CHANNEL, lane, event.key, body.decode("utf-8", "replace")))
        self.counts["kept"] += 1
        return web.Response()

    def _refusal(self, event: Event) -> str:
        """Why a genuine event is not kept; empty when it is."""
        age = self.clock() - event.at
        if event.kind not in HANDLED:
            return event.kind.value
        if event.kind is Kind.ECHO and not event.by_officer:
            return Kind.ECHO.value
        if (event.app and event.app != self.settings.app_id) or event.oa != self.settings.oa_id:
            return "not_ours"
        return "" if -EARLIEST_SECONDS <= age <= OLDEST_SECONDS else "out_of_time"

    def _ignored(self, reason: str) -> web.Response:
        """200 all the same: an error would only bring it back."""
        self.counts[reason] += 1
        return web.Response()


def _looks_like_an_event(body: bytes) -> bool:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and "event_name" in data
