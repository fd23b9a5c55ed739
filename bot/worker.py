"""Answers what waits in the inbox: in order for one citizen, side by side for many."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from bot.conversation import Conversation
from bot.log import ConversationLog, Waiting

log = logging.getLogger(__name__)

LEASE_SECONDS = 20.0
"""A little more than the assistant may take: what a crashed gateway had claimed is soon answered by another."""
IDLE_SECONDS = 0.5
MOST_AT_ONCE = 32


class Worker:
    """Claims waiting messages and answers them until stopped."""

    def __init__(
        self, conversation_log: ConversationLog, conversation: Conversation, said: Callable[[str], None]
    ) -> None:
        self._log = conversation_log
        self._conversation = conversation
        self._said = said
        self._wake = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Something was accepted."""
        self._wake.set()

    async def run(self) -> None:
        """Works until cancelled."""
        while True:
            self._wake.clear()
            claimed = await self._claim()
            for waiting in claimed:
                self._start(waiting)
            if not claimed:
                await self._rest()

    async def stop(self) -> None:
        """Waits for the answers under way."""
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _claim(self) -> list[Waiting]:
        free = MOST_AT_ONCE - len(self._running)
        if free <= 0:
            return []
        try:
            return await self._log.claim(free, LEASE_SECONDS)
        except Exception:
            log.exception("the inbox could not be read")
            await asyncio.sleep(IDLE_SECONDS)
            return []

    def _start(self, waiting: Waiting) -> None:
        task = asyncio.create_task(self._answer(waiting))
        self._running.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._wake.set()

    async def _answer(self, waiting: Waiting) -> None:
        self._said(waiting.message.conversation)
        try:
            await self._conversation.answer(waiting)
        except Exception:
            log.exception("message %d could not be answered", waiting.id)
            await self._conversation.excuse(waiting)
        self._said(waiting.message.conversation)

    async def _rest(self) -> None:
        """Until something was accepted, or a little while (`asyncio.wait_for` may lose a cancellation in Python 3.11)."""
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await self._wake.wait()
