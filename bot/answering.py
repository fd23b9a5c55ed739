"""What the gateway and a worker process are both made of: log, queues, mailroom, conversation, worker."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.conversation import Assistant, Conversation
from bot.database import Database
from bot.log import ConversationLog
from bot.mailroom import Mailroom, OneTransaction
from bot.queue.entries import Queue
from bot.queue.intake import Intake
from bot.queue.opening import Queues, database_queues
from bot.queue.outbox import Carrier, EventHandler
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
    carriers: dict[str, Carrier] = field(default_factory=dict)
    handlers: dict[str, EventHandler] = field(default_factory=dict)


def nobody(_conversation: str) -> None:
    """Where nobody watches conversations."""


def assemble(
    database: Database,
    assistant: Assistant,
    said: Callable[[str], None] = nobody,
    clock: Callable[[], float] = time.time,
) -> Answering:
    """Joins the parts over one database."""
    carriers: dict[str, Carrier] = {}
    handlers: dict[str, EventHandler] = {}
    log = ConversationLog(database, clock)
    queues = database_queues(database, clock)
    mailroom = OneTransaction(database, log, queues, carriers)
    conversation = Conversation(log, mailroom, assistant)
    worker = Worker(queues, conversation, said, handlers=handlers, carriers=carriers)
    intake = Intake(queues.events, worker.wake)
    return Answering(database, log, queues, mailroom, conversation, worker, intake, carriers, handlers)
