"""Runs what answers for as long as a process lives: the gateway, or a worker of its own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.answering import Answering
from bot.cleaning import DAY, clean

log = logging.getLogger(__name__)

CLEANING_SECONDS = 3600.0


@asynccontextmanager
async def at_work(answering: Answering, retention_days: int) -> AsyncIterator[None]:
    """Answers and cleans up; in the end nothing more is begun, and the work under way is done."""
    await answering.open()
    working = asyncio.create_task(answering.worker.run())
    cleaning = asyncio.create_task(_clean(answering, retention_days * DAY))
    try:
        yield
    finally:
        answering.worker.stop()
        cleaning.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(working, cleaning)
        await answering.close()


async def _clean(answering: Answering, retention: float) -> None:
    """Kept as long as configured and no longer; a store that is away is tidied an hour later."""
    while True:
        try:
            await clean(answering, retention)
        except Exception:
            log.exception("could not delete what is old")
        await asyncio.sleep(CLEANING_SECONDS)
