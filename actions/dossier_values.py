"""A dossier and the day -> the values of the reply that tells where it stands. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from knowledge.calendar.calendar import Calendar
from knowledge.dossiers.desk import Opened
from knowledge.dossiers.dossier import Dossier, Status
from knowledge.dossiers.standing import standing

VIETNAM = timezone(timedelta(hours=7))


def status_values(
    opened: Opened, today: date, calendar: Calendar, named: Callable[[str], Mapping[str, str] | None]
) -> dict[str, Any]:
    """Everything the reply `dossier.status` needs; `named` gives the name of a procedure, where it is published."""
    dossier = opened.dossier
    stands = standing(dossier, today, calendar)
    return {
        "dossier_code": dossier.code,
        "procedure": named(dossier.procedure_code) or {"text": dossier.procedure, "official": ""},
        "state": dossier.status.value,
        "given": dossier.status_given,
        "clock": stands.clock.value,
        "days": stands.days,
        "received": _text(dossier.received),
        "due": _text(dossier.due),
        "finished": _text(dossier.finished) if dossier.status in (Status.DONE, Status.RETURNED) else "",
        "agency": dossier.agency,
        "note": dossier.note,
        "papers": _papers(dossier),
        "told": datetime.fromtimestamp(opened.at, VIETNAM).isoformat(),
        "stale": opened.stale,
    }


def _papers(dossier: Dossier) -> list[str]:
    """What the citizen was asked for and has not brought yet."""
    open_ones = [s.papers for s in dossier.supplements if s.papers and not s.brought]
    return open_ones if dossier.status is Status.SUPPLEMENT else []


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
