"""Opens the queues where the settings want them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from redis.asyncio import Redis

from bot.database import Database
from bot.queue.database import DatabaseQueue
from bot.queue.entries import EVENTS, INBOX, OUTBOX, Queue
from bot.queue.redis_streams import RedisQueue

Q = TypeVar("Q", bound=Queue, covariant=True)


@dataclass(frozen=True)
class Queues(Generic[Q]):
    """The three queues of an installation."""

    events: Q
    inbox: Q
    outbox: Q

    def topics(self) -> dict[str, Q]:
        """Each by its topic."""
        return {EVENTS: self.events, INBOX: self.inbox, OUTBOX: self.outbox}


def open_queues(database: Database, redis: Redis | None) -> Queues[Queue]:
    """In Redis where there is one."""
    return redis_queues(redis) if redis else database_queues(database)


def database_queues(database: Database, clock: Callable[[], float] = time.time) -> Queues[DatabaseQueue]:
    """Queues in the database."""
    return Queues(*(DatabaseQueue(database, topic, clock) for topic in (EVENTS, INBOX, OUTBOX)))


def redis_queues(redis: Redis, clock: Callable[[], float] = time.time) -> Queues[RedisQueue]:
    """Queues in Redis."""
    return Queues(*(RedisQueue(redis, topic, clock) for topic in (EVENTS, INBOX, OUTBOX)))
