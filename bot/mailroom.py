"""Takes messages in and gives answers out, so that log, inbox and outbox agree after a crash between any two steps."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from bot.log import Said
from bot.messages import InboundMessage, OutboundReply
from bot.queue.entries import Claimed, Entry


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


@dataclass(frozen=True)
class Seen:
    """What a citizen sees of a conversation: its newest lines, and whether an answer is due."""

    lines: list[Said]
    waits: bool


class Mailroom(Protocol):
    """Log, inbox and outbox as one. Whoever makes it is told of each topic into whose queue something was put."""

    async def accept(self, message: InboundMessage, shown: str) -> int:
        """Keeps a citizen's message and queues it for an answer; returns its sequence number.

        The same `client_id` again is the same message: nothing is queued twice.

        Raises:
            Rejected: the conversation was erased.
        """
        ...

    async def look(self, conversation: str, after: int) -> Seen | None:
        """What was said after `after`; None when there is no such conversation (any more)."""
        ...

    async def due(self, waiting: Waiting) -> bool:
        """Whether an answer is still due; if not, whatever an earlier attempt left undone is done now."""
        ...

    async def answer(self, waiting: Waiting, replies: Sequence[OutboundReply]) -> bool:
        """Stores the answer, queues its deliveries and ends the waiting; False when it had been answered already."""
        ...

    async def postpone(self, waiting: Waiting, delay: float, notice: OutboundReply) -> None:
        """Puts a message back for `delay` seconds; `notice` is said once."""
        ...

    async def say(self, channel: str, conversation: str, client_id: str, replies: Sequence[OutboundReply]) -> bool:
        """Says something that answers no waiting message; False when it was said before under this `client_id`."""
        ...

    async def erase(self, conversations: Sequence[str]) -> None:
        """Deletes conversations, all that was said in them, and what waits."""
        ...


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
