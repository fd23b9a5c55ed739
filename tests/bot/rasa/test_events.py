"""The repair that remembers Rasa's event classes."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered

from bot.rasa import events

pytestmark = pytest.mark.rasa


@pytest.fixture(autouse=True)
def installed(monkeypatch):
    """The repair, undone afterwards."""
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(Event.resolve_by_type))
    events.install()


@pytest.mark.parametrize("event", [UserUttered("xin chào"), ActionExecuted("action_listen"), SlotSet("memory", {})])
def test_events_are_read_as_before(event):
    """A stored event comes back as an event of its own class."""
    assert Event.from_parameters(event.as_dict()) == event


def test_an_unknown_event_is_refused_as_before():
    """Rasa's own complaint stays."""
    with pytest.raises(ValueError, match="Unknown event name"):
        Event.from_parameters({"event": "no_such_event"})
