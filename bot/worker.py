"""Does what waits: makes messages of events, answers messages, delivers answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.conversation import Conversation
from bot.errors import UnknownChannel
from bot.queue.consumer import Consumer
from bot.queue.entries import Claimed, Done, Outcome, Queue
from bot.queue.opening import Queues
from bot.queue.outbox import Carrier, EventHandler

T = TypeVar("T")
EVENTS_AT_ONCE, DELIVERIES_AT_ONCE = 8, 16
"""Few, so that a flood of them leaves the processor to what acknowledges the next."""


class Worker:
    """A consumer for each queue. `said` is told whose conversation moved on."""

    def __init__(
        self,
        queues: Queues[Queue],
        conversation: Conversation,
        said: Callable[[str], None],
        *,
        handlers: Mapping[str, EventHandler],
        carriers: Mapping[str, Carrier],
    ) -> None:
        self._conversation = conversation
        self._said = said
        self._handlers = handlers
        self._carriers = carriers
        self._events = Consumer(
            queues.events, self._receive, settled=lambda _lane: self._inbox.wake(), most_at_once=EVENTS_AT_ONCE
        )
        self._inbox = Consumer(
            queues.inbox, self._answer, settled=self._answered,
            failing=conversation.excuse, giving_up=conversation.apologise,
        )  # fmt: skip
        self._outbox = Consumer(queues.outbox, self._deliver, most_at_once=DELIVERIES_AT_ONCE)
        self._consumers = (self._events, self._inbox, self._outbox)

    def wake(self) -> None:
        """Something was put into a queue."""
        for consumer in self._consumers:
            consumer.wake()

    async def run(self) -> None:
        """Works until stopped."""
        async with asyncio.TaskGroup() as group:
            for consumer in self._consumers:
                group.create_task(consumer.run())

    def stop(self) -> None:
        """Begins nothing more; `run` returns when the work under way is done."""
        for consumer in self._consumers:
            consumer.stop()

    async def _receive(self, claimed: Claimed) -> Outcome:
        await _of(claimed, self._handlers)(claimed.entry)
        return Done()

    async def _answer(self, claimed: Claimed) -> None:
        self._said(claimed.entry.lane)
        await self._conversation.answer(claimed)

    def _answered(self, conversation: str) -> None:
        self._said(conversation)
        self._outbox.wake()

    async def _deliver(self, claimed: Claimed) -> Outcome:
        return await _of(claimed, self._carriers).send(claimed)


def _of(claimed: Claimed, parts: Mapping[str, T]) -> T:
    try:
        return parts[claimed.entry.channel]
    except KeyError:
        raise UnknownChannel(claimed.entry.channel) from None
