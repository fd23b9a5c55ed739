"""Runs what answers for as long as a process lives: the gateway, or a worker of its own."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from bot.answering import Answering
from bot.cleaning import DAY, clean

log = logging.getLogger(__name__)

CLEANING_SECONDS = 3600.0


@asynccontextmanager
async def at_work(answering: Answering, retention_days: int, *, answers: bool = True) -> AsyncIterator[None]:
    """Answers, unless a process of its own does, and cleans up; in the end nothing more is begun, and the work under way is done."""
    await answering.open()
    tasks = [asyncio.create_task(answering.worker.run())] if answers else []
    cleaning = asyncio.create_task(_clean(answering, retention_days * DAY))
    try:
        yield
    finally:
        answering.worker.stop()
        cleaning.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, cleaning)
        await answering.close()


async def _clean(answering: Answering, retention: float) -> None:
    """Kept as long as configured and no longer; a store that is away is tidied an hour later."""
    while True:
        try:
            await answering.move_in()
            await clean(answering, retention)
        except Exception:
            log.exception("could not delete what is old")
        await asyncio.sleep(CLEANING_SECONDS)


async def until_stopped(app: web.Application) -> None:
    """Runs an application without listening anywhere, until it is told to stop."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    runner = web.AppRunner(app)
    await runner.setup()
    await stop.wait()
    await runner.cleanup()
