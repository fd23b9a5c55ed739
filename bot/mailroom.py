"""Takes messages in and gives answers out, so that log, inbox and outbox agree after a crash between any two steps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from sqlalchemy.engine import Connection

from bot.database import Database
from bot.log import ConversationLog
from bot.messages import InboundMessage, OutboundReply
from bot.queue.database import DatabaseQueue
from bot.queue.entries import Again, Claimed, Done, Entry
from bot.queue.opening import Queues
from bot.queue.outbox import Carrier, deliveries


@dataclass(frozen=True)
class Waiting:
    """An accepted message whose answer is due."""

    message: InboundMessage
    shown: str
    claimed: Claimed

    @classmethod
    def of(cls, claimed: Claimed) -> Waiting:
        """What a claimed entry of the inbox holds."""
        body = json.loads(claimed.entry.body)
        return cls(InboundMessage(**body["message"]), body["shown"], claimed)


class Mailroom(Protocol):
    """Log, inbox and outbox as one."""

    async def accept(self, message: InboundMessage, shown: str) -> int:
        """Keeps a citizen's message and queues it for an answer; returns its sequence number.

        The same `client_id` again is the same message: nothing is queued twice.

        Raises:
            Rejected: the conversation was erased.
        """
        ...

    async def answered(self, waiting: Waiting) -> bool:
        """Whether an earlier attempt stored the answer; then whatever it left undone is done now."""
        ...

    async def answer(self, waiting: Waiting, replies: Sequence[OutboundReply]) -> bool:
        """Stores the answer, queues its deliveries and ends the waiting; False when it had been answered already."""
        ...

    async def postpone(self, waiting: Waiting, delay: float, notice: OutboundReply) -> None:
        """Puts a message back for `delay` seconds; `notice` is said once."""
        ...

    async def say(self, channel: str, conversation: str, client_id: str, replies: Sequence[OutboundReply]) -> None:
        """Says something that answers no waiting message; under the same `client_id`, once."""
        ...

    async def erase(self, conversations: Sequence[str]) -> None:
        """Deletes conversations, all that was said in them, and what waits."""
        ...


class OneTransaction:
    """Queues in the database of the log: every step is one transaction."""

    def __init__(
        self, database: Database, log: ConversationLog, queues: Queues[DatabaseQueue], carriers: Mapping[str, Carrier]
    ) -> None:
        self._database = database
        self._log = log
        self._queues = queues
        self._carriers = carriers

    async def accept(self, message: InboundMessage, shown: str) -> int:
        """Said and waiting, in one transaction."""
        return await self._database.write(lambda c: self._accept(c, message, shown))

    async def answered(self, waiting: Waiting) -> bool:
        """Never: an answer that is stored has ended the waiting."""
        return False

    async def answer(self, waiting: Waiting, replies: Sequence[OutboundReply]) -> bool:
        """Answered, to be delivered, and no longer waiting, in one transaction."""
        return await self._database.write(lambda c: self._answer(c, waiting, replies))

    async def postpone(self, waiting: Waiting, delay: float, notice: OutboundReply) -> None:
        """The notice and the delay, in one transaction."""
        await self._database.write(lambda c: self._postpone(c, waiting, delay, notice))

    async def say(self, channel: str, conversation: str, client_id: str, replies: Sequence[OutboundReply]) -> None:
        """Said and to be delivered, in one transaction."""
        await self._database.write(lambda c: self._say(c, channel, conversation, client_id, replies))

    async def erase(self, conversations: Sequence[str]) -> None:
        """All of it, in one transaction."""
        await self._database.write(lambda c: self._erase(c, conversations))

    def _accept(self, connection: Connection, message: InboundMessage, shown: str) -> int:
        seq, new = self._log.hear_within(connection, message, shown)
        if new:
            self._queues.inbox.put_within(connection, [inbox_entry(message, shown)])
        return seq

    def _answer(self, connection: Connection, waiting: Waiting, replies: Sequence[OutboundReply]) -> bool:
        if not self._queues.inbox.settle_within(connection, waiting.claimed, Done()):
            return False
        return self._say(connection, waiting.message.channel, waiting.message.conversation, answer_id(waiting), replies)

    def _postpone(self, connection: Connection, waiting: Waiting, delay: float, notice: OutboundReply) -> None:
        message = waiting.message
        if self._queues.inbox.settle_within(connection, waiting.claimed, Again(delay)):
            self._say(connection, message.channel, message.conversation, notice_id(waiting), [notice])

    def _say(
        self, connection: Connection, channel: str, conversation: str, client_id: str, replies: Sequence[OutboundReply]
    ) -> bool:
        said = self._log.say_within(connection, conversation, client_id, replies)
        if said:
            lines = self._log.said_within(connection, conversation, client_id)
            self._queues.outbox.put_within(connection, deliveries(self._carriers, channel, conversation, lines))
        return said

    def _erase(self, connection: Connection, conversations: Sequence[str]) -> None:
        for queue in self._queues.topics().values():
            queue.forget_within(connection, conversations)
        self._log.erase_within(connection, conversations)


def inbox_entry(message: InboundMessage, shown: str) -> Entry:
    """A message as it waits: with what the conversation shows of it."""
    body = json.dumps({"message": asdict(message), "shown": shown}, ensure_ascii=False)
    return Entry(message.channel, message.conversation, f"{message.conversation} {message.client_id}", body)


def answer_id(waiting: Waiting) -> str:
    """The key of a message's one answer."""
    return f"reply:{waiting.message.client_id}"


def notice_id(waiting: Waiting) -> str:
    """The key of the one notice that a message has to wait."""
    return f"notice:{waiting.message.client_id}"


def apology_id(waiting: Waiting) -> str:
    """The key of the one apology for a message that is given up; another than the answer's, which may still come."""
    return f"apology:{waiting.message.client_id}"
