"""The mailroom whose queues stand in the database of the log: every step is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.engine import Connection

from bot.database import Database
from bot.log import ConversationLog
from bot.mailroom import Waiting, answer_id, inbox_entry, notice_id
from bot.messages import InboundMessage, OutboundReply
from bot.queue.database import DatabaseQueue
from bot.queue.entries import Again, Done
from bot.queue.opening import Queues
from bot.queue.outbox import Carrier, deliveries


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

    async def due(self, waiting: Waiting) -> bool:
        """Always: an answer that is stored has ended the waiting."""
        return True

    async def answer(self, waiting: Waiting, replies: Sequence[OutboundReply]) -> bool:
        """Answered, to be delivered, and no longer waiting, in one transaction."""
        return await self._database.write(lambda c: self._answer(c, waiting, replies))

    async def postpone(self, waiting: Waiting, delay: float, notice: OutboundReply) -> None:
        """The notice and the delay, in one transaction."""
        await self._database.write(lambda c: self._postpone(c, waiting, delay, notice))

    async def say(self, channel: str, conversation: str, client_id: str, replies: Sequence[OutboundReply]) -> bool:
        """Said and to be delivered, in one transaction."""
        return await self._database.write(lambda c: self._say(c, channel, conversation, client_id, replies))

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
