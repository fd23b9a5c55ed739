"""Does what waits in a queue: in order for one lane, side by side for many, and never stopped by one failure."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.courtesy import Courtesy
from bot.queue.entries import Claimed, GiveUp, Outcome, Queue

log = logging.getLogger(__name__)

LEASE_SECONDS = 10.0
"""Renewed while the work goes on: what a crashed process had claimed is soon taken by another."""
IDLE_SECONDS = 0.25
"""Between two looks: for what another process put in, and what has come due."""
MOST_AT_ONCE = 32
FIRST_DELAY, LONGEST_DELAY = 1.0, 30.0
MOST_FAULTS = 4
"""What fails this often for a fault of ours is given up."""
MOST_CRASHES = 25
"""What was left behind by this many claimers is given up unseen: it may be what kills them."""

Handle = Callable[[Claimed], Awaitable[Outcome | None]]
"""Does the work; None when the claim was settled on the way, in one transaction with the work."""


async def nothing_to_say(_claimed: Claimed) -> None:
    """The failing of most things needs no word to anybody."""


class Consumer:
    """Claims and handles entries of one queue until stopped."""

    def __init__(
        self,
        queue: Queue,
        handle: Handle,
        *,
        settled: Callable[[str], None] = lambda _lane: None,
        failing: Callable[[Claimed], Awaitable[None]] = nothing_to_say,
        giving_up: Callable[[Claimed], Awaitable[None]] = nothing_to_say,
        most_at_once: int = MOST_AT_ONCE,
        courtesy: Courtesy | None = None,
        lease: float = LEASE_SECONDS,
    ) -> None:
        self._queue = queue
        self._handle = handle
        self._settled = settled
        self._failing = failing
        self._giving_up = giving_up
        self._most_at_once = most_at_once
        self._courtesy = courtesy or Courtesy()
        self._lease = lease
        self._wake = asyncio.Event()
        self._put_meanwhile = False
        self._stopping = False
        self._running: dict[asyncio.Task[None], Claimed] = {}

    def wake(self) -> None:
        """Something was put in, perhaps behind what is in work."""
        self._put_meanwhile = True
        self._wake.set()

    async def run(self) -> None:
        """Works until stopped; a cancellation alone may be lost inside a client library."""
        renewing = asyncio.create_task(self._keep_claims())
        try:
            while not self._stopping:
                self._wake.clear()
                self._put_meanwhile = self._put_meanwhile and bool(self._running)
                claimed = await self._claim()
                for each in claimed:
                    self._start(each)
                if not self._stopping:
                    await self._rest()
        finally:
            await asyncio.gather(*self._running, return_exceptions=True)
            renewing.cancel()

    def stop(self) -> None:
        """Begins nothing more; `run` returns when the work under way is done."""
        self._stopping = True
        self._wake.set()

    def _free(self) -> int:
        return self._courtesy.of(self._most_at_once) - len(self._running)

    async def _claim(self) -> list[Claimed]:
        free = self._free()
        if free <= 0:
            return []
        try:
            return await self._queue.claim(free, self._lease)
        except Exception as error:
            log.warning("the queue could not be read: %s", error)
            await asyncio.sleep(IDLE_SECONDS)
            return []

    def _start(self, claimed: Claimed) -> None:
        task = asyncio.create_task(self._work(claimed))
        self._running[task] = claimed
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        """Looks for more where there may be some: a claim costs the store a transaction."""
        full = self._free() <= 0
        if self._running.pop(task).followed or self._put_meanwhile or full:
            self._wake.set()

    async def _work(self, claimed: Claimed) -> None:
        """What can not even be settled comes back when its lease ends."""
        try:
            await self._attempt(claimed)
        except Exception:
            log.exception("entry %s could not be settled", claimed.id)
        finally:
            self._settled(claimed.entry.lane)

    async def _attempt(self, claimed: Claimed) -> None:
        if claimed.crashes > MOST_CRASHES:
            await self._give_up(claimed, "crashes")
            return
        try:
            outcome = await self._handle(claimed)
        except Exception as error:
            log.exception("entry %s failed", claimed.id)
            await self._failed(claimed, type(error).__name__)
            return
        if outcome is not None:
            await self._queue.settle(claimed, outcome)

    async def _failed(self, claimed: Claimed, reason: str) -> None:
        if claimed.faults >= MOST_FAULTS:
            await self._give_up(claimed, reason)
        else:
            await self._failing(claimed)
            await self._queue.fail(claimed, delay_after(claimed.delays), reason)

    async def _give_up(self, claimed: Claimed, reason: str) -> None:
        log.error("entry %s is given up after %d faults: %s", claimed.id, claimed.faults, reason)
        await self._giving_up(claimed)
        await self._queue.settle(claimed, GiveUp(reason))

    async def _keep_claims(self) -> None:
        while True:
            await asyncio.sleep(self._lease / 3)
            await asyncio.gather(*(self._keep(task, each) for task, each in list(self._running.items())))

    async def _keep(self, task: asyncio.Task[None], claimed: Claimed) -> None:
        """Work whose claim was lost is somebody else's now."""
        with suppress(Exception):
            if not await self._queue.renew(claimed, self._lease) and task in self._running:
                task.cancel()

    async def _rest(self) -> None:
        """Until something was put in, or a little while (`asyncio.wait_for` may lose a cancellation in Python 3.11)."""
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await self._wake.wait()


def delay_after(delays: int) -> float:
    """Seconds to the next attempt after so many."""
    return min(LONGEST_DELAY, FIRST_DELAY * 2.0**delays)
