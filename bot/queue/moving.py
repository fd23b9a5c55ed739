"""Moves what waits from one store to another, when an installation grows."""

from __future__ import annotations

import logging

from bot.queue.entries import Done, Queue
from bot.queue.opening import Queues

log = logging.getLogger(__name__)

TOGETHER, LEASE_SECONDS = 200, 60.0


async def move(source: Queues[Queue], target: Queues[Queue]) -> None:
    """Every queue's waiting entries, lane by lane in order; after a crash in between it goes on where it was."""
    for topic, queue in source.topics().items():
        moved = 0
        while claimed := await queue.claim(TOGETHER, LEASE_SECONDS):
            await target.topics()[topic].put([each.entry for each in claimed])
            for each in claimed:
                await queue.settle(each, Done())
            moved += len(claimed)
        if moved:
            log.warning("%d entries of %s moved into Redis", moved, topic)
