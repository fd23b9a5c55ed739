"""What the gateway and a worker process are both made of: log, queues, mailroom, conversation, worker."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from redis.asyncio import Redis

from bot.conversation import Assistant, Conversation, Forget, Seal, not_remembered, unsealed
from bot.database import Database
from bot.log import ConversationLog
from bot.mailroom import Mailroom
from bot.one_transaction import OneTransaction
from bot.queue.entries import EVENTS, Queue
from bot.queue.intake import Intake
from bot.queue.moving import move
from bot.queue.opening import Queues, database_queues, redis_queues
from bot.queue.outbox import Carrier, EventHandler
from bot.queue.redis_streams import warn_of_forgetting
from bot.step_by_step import StepByStep
from bot.worker import Worker


@dataclass(frozen=True)
class Answering:
    """The parts that turn a message into an answer. A channel adds its carrier and handler before anything runs."""

    database: Database
    log: ConversationLog
    queues: Queues[Queue]
    mailroom: Mailroom
    conversation: Conversation
    worker: Worker
    intake: Intake
    carriers: dict[str, Carrier]
    handlers: dict[str, EventHandler]
    redis: Redis | None

    async def open(self) -> None:
        """Creates what is missing, and warns of a Redis that forgets."""
        await self.database.create_tables()
        if self.redis:
            await warn_of_forgetting(self.redis)

    async def move_in(self) -> None:
        """What waited in the database before there was a Redis moves there."""
        if self.redis:
            await move(database_queues(self.database), self.queues)

    async def close(self) -> None:
        """Lets the server go."""
        if self.redis:
            await self.redis.aclose()


def nobody(_conversation: str) -> None:
    """Where nobody watches conversations."""


def assemble(
    database: Database,
    assistant: Assistant,
    said: Callable[[str], None] = nobody,
    *,
    redis: Redis | None = None,
    seal: Seal = unsealed,
    forget: Forget = not_remembered,
    put: Callable[[str], None] | None = None,
    clock: Callable[[], float] = time.time,
) -> Answering:
    """Joins the parts over one database; with `redis` the queues stand there.

    `put` is told the topic of a queue into which something was put, where another process answers.
    """
    carriers: dict[str, Carrier] = {}
    handlers: dict[str, EventHandler] = {}
    log = ConversationLog(database, clock)

    def put_in(topic: str) -> None:
        (put or worker.wake)(topic)

    queues, mailroom = _stores(database, log, carriers, put_in, redis, clock)
    conversation = Conversation(log, mailroom, assistant, seal=seal, forget=forget)
    worker = Worker(queues, conversation, said, handlers=handlers, carriers=carriers)
    intake = Intake(queues.events, lambda: put_in(EVENTS))
    return Answering(database, log, queues, mailroom, conversation, worker, intake, carriers, handlers, redis)


def _stores(
    database: Database,
    log: ConversationLog,
    carriers: dict[str, Carrier],
    put: Callable[[str], None],
    redis: Redis | None,
    clock: Callable[[], float],
) -> tuple[Queues[Queue], Mailroom]:
    if redis:
        in_redis = redis_queues(redis, clock)
        return in_redis, StepByStep(database, log, in_redis, carriers, put)
    in_database = database_queues(database, clock)
    return in_database, OneTransaction(database, log, in_database, carriers, put)
