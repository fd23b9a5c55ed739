"""What is remembered of a conversation beside its log: questions collected, dossiers watched, the tracker."""

from __future__ import annotations

import asyncio

from bot.collecting import Collector
from bot.rasa.tracker_shelf import Shelf, open_shelf
from knowledge.dossiers.watches import Watches

COPY_SECONDS = 24 * 3600.0
"""As long as Rasa keeps a conversation in which nothing is said."""


class Memory:
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
        await (await self._opened()).drop(conversation)

    async def copy(self, source: str, target: str) -> None:
        """What the assistant has in mind in one conversation it has in the other from now on; watches stay where they are."""
        shelf = await self._opened()
        if tracker := await shelf.get(source):
            await shelf.put(target, tracker, COPY_SECONDS)

    async def _opened(self) -> Shelf:
        if self._shelf is None:
            self._shelf = await asyncio.to_thread(open_shelf, self._tracker_url)
        return self._shelf
