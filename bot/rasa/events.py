"""Repair: Rasa walks through all its event classes for every stored event it reads.

`Event.resolve_by_type` collects the subclasses anew each time, some thirty a call and a dozen calls a
turn. The classes do not change while the server runs, so one look at each name is enough.
"""

from __future__ import annotations

import functools

from rasa.shared.core.events import Event


def install() -> None:
    """Remembers the answers in this process."""
    Event.resolve_by_type = staticmethod(functools.cache(Event.resolve_by_type))  # type: ignore[method-assign]
