"""What an action says: reply orders. The only place that knows their shape on the wire."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.memory import Memory
from actions.parts import TRIED_OUT
from actions.turn import MEMORY_SLOT, Turn
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Button:
    """A suggested answer: `label` is a reply key, or `title` is a name from the data."""

    payload: str
    label: str = ""
    title: str = ""

    def plain(self) -> dict[str, str]:
        """As it travels."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Reply:
    """One thing to say: a key of `bot/replies`, the values its sentence needs, suggested answers."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)
    buttons: Sequence[Button] = ()


@dataclass(frozen=True)
class Outcome:
    """What an action concluded: replies, and the memory to keep (None: as it was)."""

    replies: Sequence[Reply]
    memory: Memory | None = None


def say(dispatcher: CollectingDispatcher, outcome: Outcome) -> list[dict[str, Any]]:
    """Hands the replies to Rasa and returns the events that keep the memory."""
    for reply in outcome.replies:
        buttons = [button.plain() for button in reply.buttons]
        dispatcher.utter_message(json_message={"reply": reply.key, "values": reply.values, "buttons": buttons})
    return [] if outcome.memory is None else [SlotSet(MEMORY_SLOT, outcome.memory.plain())]


Run = Callable[..., Awaitable[list[dict[str, Any]]]]


def answering(decide: Callable[[Any, Turn], Outcome | Awaitable[Outcome]]) -> Run:
    """Turns `decide(self, turn) -> Outcome`, awaited or not, into an action's `run`.

    The one broad catch of this process: a failing look-up becomes an honest "busy".
    """

    async def run(self: Any, dispatcher: CollectingDispatcher, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        turn = Turn.from_tracker(tracker)
        TRIED_OUT.set(turn.draft)
        try:
            decided = decide(self, turn)
            return say(dispatcher, await decided if inspect.isawaitable(decided) else decided)
        except KnowledgeError:
            log.exception("%s could not look it up", self.name())
            return say(dispatcher, Outcome([Reply("service.busy")]))

    run.__doc__ = decide.__doc__  # not functools.wraps: the SDK counts the parameters of what was wrapped
    return run
