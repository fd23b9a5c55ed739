"""Actions over a handful of real procedures."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from actions.memory import Memory
from actions.parts import Parts
from tests.fakes import FakeDispatcher, FakeLive, FakeTracker


@dataclass(frozen=True)
class Performed:
    """What an action did: replies as ordered, and the memory it left (None: as it was)."""

    replies: list[dict[str, Any]]
    memory: Memory | None

    @property
    def keys(self) -> list[str]:
        """The keys of the replies."""
        return [reply["reply"] for reply in self.replies]

    @property
    def values(self) -> dict[str, Any]:
        """The values of the first reply."""
        return self.replies[0]["values"]

    @property
    def payloads(self) -> list[str]:
        """What the buttons of the first reply send."""
        return [button["payload"] for button in self.replies[0]["buttons"]]


Perform = Callable[..., Awaitable[Performed]]


@pytest.fixture
def parts(catalogue) -> Parts:
    """What the actions share."""
    return Parts(FakeLive(catalogue))


@pytest.fixture
def perform(parts) -> Perform:
    """Runs an action on a message: text, language, intent, aspects, entities, memory."""

    async def performed(action: type, text: str = "", *, memory: Memory | None = None, **understood: Any) -> Performed:
        made = action(parts) if "parts" in inspect.signature(action).parameters else action()
        dispatcher = FakeDispatcher()
        tracker = FakeTracker(a_latest_message(text, **understood), (memory or Memory()).plain(), "web:1")
        events = await made.run(dispatcher, tracker, {})
        return Performed(dispatcher.said, Memory.read(events[0]["value"]) if events else None)

    return performed


def a_latest_message(
    text: str,
    language: str = "vi",
    intent: str = "ask_procedure",
    confidence: float = 0.9,
    aspects: tuple[str, ...] = (),
    metadata: dict[str, str] | None = None,
    doubt: float | None = None,
    follows: float = 0.0,
    **entities: str,
) -> dict[str, Any]:
    """A message as Rasa hands it to an action."""
    return {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "metadata": {"language": language} | (metadata or {}),
        "aspects": list(aspects),
        "doubt": doubt,
        "follows": follows,
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
    }
