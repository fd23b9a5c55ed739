"""Repair: Rasa sends the action server its whole domain and every event, over a new connection each time.

Our actions look at the latest message and at one slot. So that is what they are sent, over connections
that stay open.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import aiohttp
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig

KEPT = "kept_session"


def install() -> None:
    """Replaces both methods in this process."""
    opened = EndpointConfig.session

    def session(self: EndpointConfig) -> nullcontext[aiohttp.ClientSession]:
        """The endpoint's one session, which leaving its context does not close."""
        if not hasattr(self, KEPT):
            setattr(self, KEPT, nullcontext(opened(self)))
        return getattr(self, KEPT)  # type: ignore[no-any-return]

    EndpointConfig.session = session  # type: ignore[method-assign, assignment]
    RemoteAction._action_call_format = call  # type: ignore[method-assign]


def call(self: RemoteAction, tracker: DialogueStateTracker, _domain: Domain) -> dict[str, Any]:
    """What is posted to the action server: no events, no domain."""
    state = tracker.current_state(EventVerbosity.NONE)
    return {"next_action": self.name(), "sender_id": tracker.sender_id, "tracker": state, "version": rasa.__version__}
