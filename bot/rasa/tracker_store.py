"""Repair: where Rasa keeps conversations. Asynchronous, bounded, expiring; Redis or a database.

Rasa's own Redis store compares every new event with every old one through `as_dict`, which is
quadratic in the length of a conversation, and blocks the event loop while it does. This one keeps
the slots and the last events only: what the rules and the session logic look at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.rasa.tracker_shelf import Shelf, open_shelf

KEPT_EVENTS = 16
HOUR = 3600


class BoundedTrackerStore(TrackerStore):
    """Named in endpoints.yml: `type: bot.rasa.tracker_store.BoundedTrackerStore`; Rasa hands its `url` over as `host`."""

    def __init__(
        self,
        domain: Domain | None,
        host: str = "sqlite://",
        session_hours: float = 24,
        event_broker: EventBroker | None = None,
        shelf: Shelf | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._shelf = shelf or open_shelf(host)
        self._ttl = float(session_hours) * HOUR

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps slots and the last events; the conversation expires when nothing is said for long."""
        await self.stream_events(tracker)
        body = {"slots": _set_slots(tracker), "events": [_slim(event) for event in kept_events(list(tracker.events))]}
        await self._shelf.put(tracker.sender_id, json.dumps(body), self._ttl)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation, or None when it is new or expired."""
        body = await self._shelf.get(sender_id)
        return None if body is None else self._tracker(sender_id, json.loads(body))

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The same: older events are not kept."""
        return await self.retrieve(conversation_id)

    async def delete(self, sender_id: str) -> None:
        """Forgets a conversation."""
        await self._shelf.drop(sender_id)

    async def keys(self) -> Iterable[str]:  # type: ignore[override]
        """Every conversation."""
        return await self._shelf.keys()

    def _tracker(self, sender_id: str, body: dict[str, Any]) -> DialogueStateTracker:
        slots: list[Event] = [SlotSet(name, value) for name, value in body["slots"].items()]
        events = [event for data in body["events"] if (event := Event.from_parameters(data))]
        return DialogueStateTracker.from_events(
            sender_id, [*events, *slots], self.domain.slots if self.domain else None
        )


def kept_events(events: list[Event]) -> list[Event]:
    """The last events, from a point where the assistant was listening, so that a turn is never cut."""
    if len(events) <= KEPT_EVENTS:
        return events
    start = len(events) - KEPT_EVENTS
    listening = (i for i in range(start, len(events)) if _is_listening(events[i]))
    return events[next(listening, start) :]


def _is_listening(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


def _set_slots(tracker: DialogueStateTracker) -> dict[str, Any]:
    return {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}


def _slim(event: Event) -> dict[str, Any]:
    """An event without what nobody reads again: rendered facts, rankings, the citizen's words and what came with them."""
    data = dict(event.as_dict())
    if isinstance(event, BotUttered):
        data["data"] = {}
    elif isinstance(event, UserUttered):
        data |= {"text": "", "parse_data": {"intent": event.intent, "entities": [], "text": ""}, "entities": [],
                 "metadata": {}}  # fmt: skip
    return data
