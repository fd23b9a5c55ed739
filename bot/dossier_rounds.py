"""What the gateway does about dossiers again and again: notices, the watched folder, and deleting what has ended."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

from bot.notices import Notices
from knowledge.dossiers.opening import Dossiers
from knowledge.dossiers.settings import DossierSettings
from knowledge.dossiers.watching import Folder

log = logging.getLogger(__name__)

DAY, HOUR = 24 * 3600.0, 3600.0
FOLDER_SECONDS = 10.0


async def dossier_rounds(dossiers: Dossiers, notices: Notices, settings: DossierSettings) -> AsyncIterator[None]:
    """Runs the rounds while the gateway runs."""
    rounds = [
        notices.run(settings.news_seconds),
        _again(HOUR, partial(_erase_ended, dossiers, settings.retention_days * DAY)),
    ]
    if settings.folder:
        rounds.append(_again(FOLDER_SECONDS, partial(_look, _folder(settings.folder, dossiers))))
    tasks = [asyncio.create_task(each) for each in rounds]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await dossiers.close()


async def _again(seconds: float, work: Callable[[], None]) -> None:
    """Works in a thread, so that nobody waits; a fault of one round does not end the next."""
    while True:
        try:
            await asyncio.to_thread(work)
        except Exception:
            log.exception("a round of the dossiers failed")
        await asyncio.sleep(seconds)


def _erase_ended(dossiers: Dossiers, retention: float) -> None:
    if erased := dossiers.stored.erase_ended_before(time.time() - retention):
        log.info("erased %d ended dossiers", erased)


def _folder(path: Path, dossiers: Dossiers) -> Folder:
    return Folder(path, dossiers.stored, dossiers.keys)


def _look(folder: Folder) -> None:
    for name, summary in folder.look():
        log.info("%s: %s", name, summary)
