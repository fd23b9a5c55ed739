"""Tells the open streams of this process that a conversation moved on."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Hub:
    """Conversation -> who listens. Streams look into the log themselves, so a lost wake-up only delays."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def changed(self, conversation: str) -> None:
        """Wakes whoever listens to `conversation`."""
        for listener in self._listeners.get(conversation, ()):
            listener.set()

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
