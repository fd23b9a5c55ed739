"""Forgets what is remembered of a conversation beside its log: questions collected, dossiers watched, the tracker."""

from __future__ import annotations

import asyncio

from bot.collecting import Collector
from bot.rasa.tracker_shelf import Shelf, open_shelf
from knowledge.dossiers.watches import Watches


class Forgetting:
    """The tracker's shelf is opened when it is first needed: a gateway in a test may have none."""

    def __init__(self, tracker_url: str, watches: Watches, collector: Collector) -> None:
        self._tracker_url = tracker_url
        self._watches = watches
        self._collector = collector
        self._shelf: Shelf | None = None

    async def forget(self, conversation: str) -> None:
        """Deletes all three; asked before the log is erased."""
        await self._collector.forget(conversation)
        await asyncio.to_thread(self._watches.end_all, [conversation])
        if self._shelf is None:
            self._shelf = await asyncio.to_thread(open_shelf, self._tracker_url)
        await self._shelf.drop(conversation)
