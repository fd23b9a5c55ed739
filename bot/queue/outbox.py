"""How a channel takes part: what it makes of a reply, and how it sends that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from bot.messages import OutboundReply
from bot.queue.entries import Claimed, Entry, Outcome

EventHandler = Callable[[Entry], Awaitable[None]]
"""Makes messages of a raw event. It may be called again for the same event: what it does must be repeatable."""


class Carrier(Protocol):
    """Delivers the replies of one channel. The web has none: browsers read the log."""

    channel: str

    def parts(self, reply: OutboundReply) -> Sequence[str]:
        """The bodies of the deliveries that make up a reply, always the same ones for the same reply."""
        ...

    async def send(self, delivery: Claimed) -> Outcome:
        """Sends one part to `delivery.entry.lane`, the conversation.

        When `delivery.in_doubt`, an earlier attempt may have arrived: look with the provider before sending.
        `Done(message_id)`, `Again(delay)`, `Hold(reason)` or `GiveUp(reason)`; a raised error is a fault of ours.
        """
        ...


def deliveries(
    carriers: Mapping[str, Carrier], channel: str, conversation: str, replies: Sequence[tuple[str, OutboundReply]]
) -> list[Entry]:
    """A delivery for every part of the replies, each reply with its key; none for a channel without a carrier."""
    carrier = carriers.get(channel)
    if carrier is None:
        return []
    return [
        Entry(channel, conversation, f"{conversation} {key}:{number}", part)
        for key, reply in replies
        for number, part in enumerate(carrier.parts(reply))
    ]
