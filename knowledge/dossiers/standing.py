"""What a dossier's status and dates come to today: running, due, overdue, or waiting for the citizen. Pure."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from knowledge.calendar.calendar import Calendar
from knowledge.calendar.counting import working_days
from knowledge.dossiers.dossier import RUNNING, Dossier, Status


class Clock(enum.StrEnum):
    """Whose turn it is, and how much of the time is left."""

    RUNNING = "running"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    WAITING = "waiting"
    """For the citizen: papers or a payment."""
    NONE = "none"


@dataclass(frozen=True)
class Standing:
    """`days` are the working days that remain, or that it is overdue."""

    clock: Clock
    days: float = 0.0


def standing(dossier: Dossier, today: date, calendar: Calendar) -> Standing:
    """How a dossier stands today. Overdue is computed, never taken from a source."""
    if dossier.status in (Status.SUPPLEMENT, Status.PAYMENT):
        return Standing(Clock.WAITING)
    if dossier.status not in RUNNING or dossier.due is None:
        return Standing(Clock.NONE)
    if today == dossier.due:
        return Standing(Clock.DUE_TODAY)
    left = working_days(today, dossier.due, calendar)
    return Standing(Clock.RUNNING, left) if today < dossier.due else Standing(Clock.OVERDUE, -left)
