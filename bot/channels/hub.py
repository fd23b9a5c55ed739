"""Tells the open streams, here and in other processes, that a conversation moved on."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from bot.signals import SAID, Signals

LOOK_SECONDS = 2.0
"""A listener looks into the log at least this often: word of another gateway may be lost."""


class Hub:
    """Conversation -> who listens. Streams look into the log themselves, so a lost wake-up only delays."""

    def __init__(self, signals: Signals) -> None:
        self.signals = signals
        self._listeners: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    def changed(self, conversation: str) -> None:
        """Wakes whoever listens to `conversation` in this process."""
        for listener in self._listeners.get(conversation, ()):
            listener.set()

    def moved_on(self, conversation: str) -> None:
        """Wakes whoever listens to `conversation`, in other processes too."""
        self.changed(conversation)
        self.signals.tell(SAID, conversation)

    def close(self) -> None:
        """Wakes everybody: the gateway stops, and streams end instead of holding it open."""
        self.closed = True
        for conversation in list(self._listeners):
            self.changed(conversation)

    def listeners(self, conversation: str) -> int:
        """How many listen to `conversation`."""
        return len(self._listeners.get(conversation, ()))

    @contextmanager
    def listening(self, conversation: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the conversation moves on."""
        listener = asyncio.Event()
        self._listeners[conversation].add(listener)
        try:
            yield listener
        finally:
            self._listeners[conversation].discard(listener)
            if not self._listeners[conversation]:
                del self._listeners[conversation]


async def next_look(moved_on: asyncio.Event) -> float:
    """Waits until the conversation moved on, at most LOOK_SECONDS; returns the seconds waited in vain."""
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await moved_on.wait()
    except TimeoutError:
        return LOOK_SECONDS
    return 0.0
