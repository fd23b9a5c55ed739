"""Takes raw events in: many that arrive together are kept by one commit, so each is acknowledged soon."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.queue.entries import Entry, Queue

MOST_TOGETHER = 200


class Intake:
    """Keeps events durably before anything is made of them."""

    def __init__(self, events: Queue, kept: Callable[[], None] = lambda: None) -> None:
        self._events = events
        self._kept = kept
        self._arrived: list[tuple[Entry, asyncio.Future[None]]] = []
        self._keeping: asyncio.Task[None] | None = None

    async def keep(self, event: Entry) -> None:
        """Returns when the event is kept; one that was kept before changes nothing.

        Raises:
            Exception: whatever the store raised; the event may not be acknowledged then.
        """
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrived.append((event, kept))
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep())
        await kept

    async def _keep(self) -> None:
        """What arrives during one commit goes into the next."""
        while self._arrived:
            batch, self._arrived = self._arrived[:MOST_TOGETHER], self._arrived[MOST_TOGETHER:]
            fault: Exception | None = None
            try:
                await self._events.put([event for event, _ in batch])
            except Exception as error:
                fault = error
            for _, kept in batch:
                _tell(kept, fault)
            self._kept()


def _tell(kept: asyncio.Future[None], fault: Exception | None) -> None:
    if kept.done():  # the request was cancelled
        return
    if fault:
        kept.set_exception(fault)
    else:
        kept.set_result(None)
