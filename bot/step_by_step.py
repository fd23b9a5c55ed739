"""The mailroom whose queues stand elsewhere than the log, in Redis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.engine import Connection

from bot.database import Database
from bot.errors import Rejected
from bot.log import ConversationLog, Line
from bot.mailroom import Seen, Waiting, answer_id, inbox_entry, notice_id
from bot.messages import InboundMessage, OutboundReply
from bot.queue.entries import INBOX, OUTBOX, Again, Done, Queue
from bot.queue.opening import Queues
from bot.queue.outbox import Carrier, deliveries


class StepByStep:
    """Queues elsewhere than the log: the order of the steps, and keys that are taken once, make up for the transaction.

    A message is queued first, then said: after a crash in between the worker says it. An answer is said first, once
    under its key, then queued for delivery, then no longer waiting: after a crash in between the message is claimed
    again, found answered, and the rest is done.
    """

    def __init__(
        self,
        database: Database,
        log: ConversationLog,
        queues: Queues[Queue],
        carriers: Mapping[str, Carrier],
        put: Callable[[str], None],
    ) -> None:
        self._database = database
        self._log = log
        self._queues = queues
        self._carriers = carriers
        self._put = put

    async def accept(self, message: InboundMessage, shown: str) -> int:
        """Waiting, then said."""
        await self._queues.inbox.put([inbox_entry(message, shown)])
        self._put(INBOX)
        seq, _ = await self._database.write(lambda c: self._log.hear_within(c, message, shown))
        return seq

    async def look(self, conversation: str, after: int) -> Seen | None:
        """The log, then the queue."""
        lines = await self._log.look(conversation, after)
        return None if lines is None else Seen(lines, await self._queues.inbox.waiting(conversation) > 0)

    async def due(self, waiting: Waiting) -> bool:
        """Says the message, should that be missing; delivers the answer, should it be there."""
        lines = await self._database.write(lambda c: self._answer_to(c, waiting))
        if lines is None:
            return True
        await self._deliver(waiting.message.channel, waiting.message.conversation, lines)
        await self._queues.inbox.settle(waiting.claimed, Done())
        return False

    async def answer(self, waiting: Waiting, replies: Sequence[OutboundReply]) -> bool:
        """Said, then to be delivered, then no longer waiting."""
        message = waiting.message
        said = await self.say(message.channel, message.conversation, answer_id(waiting), replies)
        await self._queues.inbox.settle(waiting.claimed, Done())
        return said

    async def postpone(self, waiting: Waiting, delay: float, notice: OutboundReply) -> None:
        """The delay, then the notice: who lost the claim says nothing."""
        if await self._queues.inbox.settle(waiting.claimed, Again(delay)):
            await self.say(waiting.message.channel, waiting.message.conversation, notice_id(waiting), [notice])

    async def say(self, channel: str, conversation: str, client_id: str, replies: Sequence[OutboundReply]) -> bool:
        """Said, then to be delivered: what stands in the log, not what somebody else would have said."""
        said, lines = await self._database.write(lambda c: self._say(c, conversation, client_id, replies))
        await self._deliver(channel, conversation, lines)
        return said

    async def erase(self, conversations: Sequence[str]) -> None:
        """What waits, the conversation, and what was queued in between."""
        await self._forget(conversations)
        await self._database.write(lambda c: self._log.erase_within(c, conversations))
        await self._forget(conversations)

    def _answer_to(self, connection: Connection, waiting: Waiting) -> list[Line] | None:
        """The lines of the answer: none in a conversation that was erased, None when it is due."""
        try:
            self._log.hear_within(connection, waiting.message, waiting.shown)
        except Rejected:
            return []
        return self._log.said_within(connection, waiting.message.conversation, answer_id(waiting)) or None

    def _say(
        self, connection: Connection, conversation: str, client_id: str, replies: Sequence[OutboundReply]
    ) -> tuple[bool, list[Line]]:
        said = self._log.say_within(connection, conversation, client_id, replies)
        return said, self._log.said_within(connection, conversation, client_id)

    async def _deliver(self, channel: str, conversation: str, lines: Sequence[Line]) -> None:
        if parts := deliveries(self._carriers, channel, conversation, lines):
            await self._queues.outbox.put(parts)
            self._put(OUTBOX)

    async def _forget(self, conversations: Sequence[str]) -> None:
        for queue in self._queues.topics().values():
            await queue.forget(conversations)
