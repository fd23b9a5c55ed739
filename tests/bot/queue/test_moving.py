"""An installation that gets a Redis loses nothing that waited in the database."""

from __future__ import annotations

import pytest

from bot.database import Database
from bot.queue.entries import Entry
from bot.queue.opening import database_queues


@pytest.mark.redis
@pytest.mark.parametrize("processes", ["redis"], indirect=True)
async def test_what_waits_moves_in_order(answering):
    """At the next start, each lane in its order; a second start moves nothing twice."""
    before: Database = answering.database
    await database_queues(before).inbox.put([Entry("web", lane, f"{lane}{n}", "") for n in range(3) for lane in "ab"])
    await answering.move_in()
    await answering.move_in()
    assert [await answering.queues.inbox.waiting(lane) for lane in "ab"] == [3, 3]
    assert (await database_queues(before).inbox.depth()).waiting == 0
    assert [each.entry.key for each in await answering.queues.inbox.claim(9, 60)] == ["a0", "b0"]
