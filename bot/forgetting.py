"""Forgets what is remembered of a conversation beside its log: the tracker, and the dossiers it watches."""

from __future__ import annotations

import asyncio

from bot.rasa.tracker_shelf import Shelf, open_shelf
from knowledge.dossiers.watches import Watches


class Forgetting:
    """The tracker's shelf is opened when it is first needed: a gateway in a test may have none."""

    def __init__(self, tracker_url: str, watches: Watches) -> None:
        self._tracker_url = tracker_url
        self._watches = watches
        self._shelf: Shelf | None = None

    async def forget(self, conversation: str) -> None:
        """Deletes both."""
        await asyncio.to_thread(self._watches.end_all, [conversation])
        if self._shelf is None:
            self._shelf = await asyncio.to_thread(open_shelf, self._tracker_url)
        await self._shelf.drop(conversation)
