"""Does what waits: makes messages of events, answers messages, delivers answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.conversation import Conversation
from bot.courtesy import Courtesy
from bot.errors import UnknownChannel
from bot.queue.consumer import Consumer
from bot.queue.entries import EVENTS, INBOX, OUTBOX, Claimed, Done, Outcome, Queue
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
        self._handlers = handlers
        self._carriers = carriers
        self._courtesy = courtesy = Courtesy()
        self._consumers = {
            EVENTS: Consumer(queues.events, self._receive, most_at_once=EVENTS_AT_ONCE, courtesy=courtesy),
            INBOX: Consumer(
                queues.inbox, self._answer, settled=said, courtesy=courtesy,
                failing=conversation.excuse, giving_up=conversation.apologise,
            ),
            OUTBOX: Consumer(queues.outbox, self._deliver, most_at_once=DELIVERIES_AT_ONCE, courtesy=courtesy),
        }  # fmt: skip

    def wake(self, topic: str) -> None:
        """Something was put into the queue of a topic."""
        self._consumers[topic].wake()

    async def run(self) -> None:
        """Works until stopped."""
        watching = asyncio.create_task(self._courtesy.run())
        try:
            async with asyncio.TaskGroup() as group:
                for consumer in self._consumers.values():
                    group.create_task(consumer.run())
        finally:
            watching.cancel()

    def stop(self) -> None:
        """Begins nothing more; `run` returns when the work under way is done."""
        for consumer in self._consumers.values():
            consumer.stop()

    async def _receive(self, claimed: Claimed) -> Outcome:
        await _of(claimed, self._handlers)(claimed.entry)
        return Done()

    async def _answer(self, claimed: Claimed) -> None:
        await self._conversation.answer(claimed)

    async def _deliver(self, claimed: Claimed) -> Outcome:
        return await _of(claimed, self._carriers).send(claimed)


def _of(claimed: Claimed, parts: Mapping[str, T]) -> T:
    try:
        return parts[claimed.entry.channel]
    except KeyError:
        raise UnknownChannel(claimed.entry.channel) from None
