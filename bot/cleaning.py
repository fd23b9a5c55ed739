"""Deletes what is kept no longer: silent conversations, citizens who are gone, what was done, what was given up long ago."""

from __future__ import annotations

import logging
import time

from bot.answering import Answering
from bot.channels.zalo_citizens import Citizens

log = logging.getLogger(__name__)

DAY = 24 * 3600.0
DONE_KEPT = 3 * DAY
"""So long a repeated delivery is recognised; channels repeat for hours at most."""


async def clean(answering: Answering, retention: float, now: float | None = None) -> None:
    """Conversations and citizens without a word for `retention` seconds go, and dead letters as old; what was done goes sooner."""
    moment = time.time() if now is None else now
    silent = await answering.log.unseen_since(moment - retention)
    if silent:
        await answering.mailroom.erase(silent)
        log.info("erased %d conversations", len(silent))
    await Citizens(answering.database).forget_inactive_since(moment - retention)
    for queue in answering.queues.topics().values():
        await queue.trim(done_before=moment - DONE_KEPT, dead_before=moment - retention)
