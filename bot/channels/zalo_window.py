"""When Zalo lets an Official Account write to a citizen, and what it costs. Pure; times in seconds."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from enum import Enum

HOUR, DAY = 3600.0, 86400.0
FREE_FOR, OPEN_FOR = 48 * HOUR, 7 * DAY
WELCOME_MESSAGES = 3
"""What may be said to somebody who pressed a button of the account but never wrote."""
VIET_NAM = timezone(timedelta(hours=7))
MORNING = 6


class Window(Enum):
    """Whether a reply may go out now."""

    FREE = "free"
    CHARGED = "charged"
    CLOSED = "closed"


def window(last_interaction: float | None, now: float) -> Window:
    """Free for 48 hours after the citizen's last act, charged for 7 days, then closed; closed to strangers."""
    if last_interaction is None or now - last_interaction > OPEN_FOR:
        return Window.CLOSED
    return Window.FREE if now - last_interaction <= FREE_FOR else Window.CHARGED


def may_send(last_interaction: float | None, now: float, *, charged: bool) -> bool:
    """Whether a reply may go out now; `charged` when the commune agreed to pay."""
    found = window(last_interaction, now)
    return found is Window.FREE or (charged and found is Window.CHARGED)


def seconds_to_morning(now: float) -> float:
    """Until six o'clock in Viet Nam, when messages are allowed again."""
    local = datetime.fromtimestamp(now, VIET_NAM)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return ((morning if local < morning else morning + timedelta(days=1)) - local).total_seconds()
