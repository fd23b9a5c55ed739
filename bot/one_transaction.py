"""The mailroom whose queues stand in the database of the log: every step is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.engine import Connection

from bot.database import Database
from bot.log import ConversationLog, lines_of
from bot.mailroom import Seen, Waiting, answer_id, inbox_entry, notice_id
from bot.messages import InboundMessage, OutboundReply
from bot.queue.database import DatabaseQueue
from bot.queue.entries import INBOX, OUTBOX, Again, Done
from bot.queue.opening import Queues
from bot.queue.outbox import Carrier, deliveries


class OneTransaction:
    """Queues in the database of the log: every step is one transaction."""

    def __init__(
        self,
        database: Database,
        log: ConversationLog,
        queues: Queues[DatabaseQueue],
        carriers: Mapping[str, Carrier],
        put: Callable[[str], None],
    ) -> None:
        self._database = database
        self._log = log
        self._queues = queues
        self._carriers = carriers
        self._put = put

    async def accept(self, message: InboundMessage, shown: str) -> int:
        """Said and waiting, in one transaction."""
        seq = await self._database.write(lambda c: self._accept(c, message, shown))
        self._put(INBOX)
        return seq

    async def look(self, conversation: str, after: int) -> Seen | None:
        """With one look at the database."""
        return await self._database.read(lambda c: self._look(c, conversation, after))

    async def due(self, waiting: Waiting) -> bool:
        """Always: an answer that is stored has ended the waiting."""
        return True

    async def answer(self, waiting: Waiting, replies: Sequence[OutboundReply]) -> bool:
        """Answered, to be delivered, and no longer waiting, in one transaction."""
        answered = await self._database.write(lambda c: self._answer(c, waiting, replies))
        self._to_deliver(waiting.message.channel)
        return answered

    async def postpone(self, waiting: Waiting, delay: float, notice: OutboundReply) -> None:
        """The notice and the delay, in one transaction."""
        await self._database.write(lambda c: self._postpone(c, waiting, delay, notice))
        self._to_deliver(waiting.message.channel)

    async def say(self, channel: str, conversation: str, client_id: str, replies: Sequence[OutboundReply]) -> bool:
        """Said and to be delivered, in one transaction."""
        said = await self._database.write(lambda c: self._say(c, channel, conversation, client_id, replies))
        self._to_deliver(channel)
        return said

    async def erase(self, conversations: Sequence[str]) -> None:
        """All of it, in one transaction."""
        await self._database.write(lambda c: self._erase(c, conversations))

    def _to_deliver(self, channel: str) -> None:
        if channel in self._carriers:
            self._put(OUTBOX)

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
        if said and channel in self._carriers:
            parts = deliveries(self._carriers, channel, conversation, lines_of(client_id, replies))
            self._queues.outbox.put_within(connection, parts)
        return said

    def _look(self, connection: Connection, conversation: str, after: int) -> Seen | None:
        lines = self._log.look_within(connection, conversation, after)
        return None if lines is None else Seen(lines, self._queues.inbox.waiting_within(connection, conversation) > 0)

    def _erase(self, connection: Connection, conversations: Sequence[str]) -> None:
        for queue in self._queues.topics().values():
            queue.forget_within(connection, conversations)
        self._log.erase_within(connection, conversations)
