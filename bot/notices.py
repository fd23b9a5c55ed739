"""Tells citizens who asked for it that a dossier moved on: once, through the log and the outbox, nothing personal in it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from bot.log import ConversationLog
from bot.mailroom import Mailroom
from bot.messages import OutboundReply, ReplyOrder
from bot.render import render
from knowledge.dossiers.dossier import ENDED, Dossier
from knowledge.dossiers.opening import Dossiers
from knowledge.dossiers.source import SourceUnavailable
from knowledge.dossiers.watches import Watch, state_of

log = logging.getLogger(__name__)


class Notices:
    """Looks at every watched dossier, and says that it moved on where it did."""

    def __init__(
        self, dossiers: Dossiers, conversation_log: ConversationLog, mailroom: Mailroom, said: Callable[[str], None]
    ) -> None:
        self._desk = dossiers.desk
        self._watches = dossiers.watches
        self._log = conversation_log
        self._mailroom = mailroom
        self._said = said

    async def run(self, every: float) -> None:
        """Looks every so many seconds until cancelled; a fault of one round does not end the next."""
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("watched dossiers could not be looked at")
            await asyncio.sleep(every)

    async def look(self) -> int:
        """One round; returns how many were told."""
        watches = await asyncio.to_thread(self._watches.all)
        return sum([await self._look_at(watch) for watch in watches])

    async def _look_at(self, watch: Watch) -> bool:
        if await self._log.language(watch.conversation) is None:  # erased
            await asyncio.to_thread(self._watches.end, watch)
            return False
        try:
            opened = await self._desk.peek(watch.code)
        except SourceUnavailable:
            return False
        if opened is None or opened.stale or state_of(opened.dossier) == watch.state:
            return False
        return await self._tell(watch, opened.dossier)

    async def _tell(self, watch: Watch, dossier: Dossier) -> bool:
        """Says it, then notes that it was said; after a crash in between the key keeps it from being said again."""
        ended, state = dossier.status in ENDED, state_of(dossier)
        told = await self._mailroom.say(watch.channel, watch.conversation, _key(watch, state), [_notice(watch, ended)])
        await asyncio.to_thread(*((self._watches.end, watch) if ended else (self._watches.told, watch, state)))
        self._said(watch.conversation)
        return told


def _notice(watch: Watch, ended: bool) -> OutboundReply:
    """Only the running number of the code: enough to know which, too little for a stranger who sees the screen."""
    order = ReplyOrder("dossier.changed", {"tail": watch.code.rpartition("-")[2], "ended": ended})
    return render(order, watch.language)


def _key(watch: Watch, state: str) -> str:
    """The same change on the same day is the same notice, whichever gateway sees it."""
    change = f"{watch.code}|{watch.state}|{state}|{datetime.now(UTC):%Y-%m-%d}"
    return f"dossier:{hashlib.sha256(change.encode()).hexdigest()[:32]}"
