"""A year at a glance: what kind of day each is, and the days that differ from an ordinary week. Pure."""

from __future__ import annotations

import calendar as months
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.calendar.calendar import ONE_DAY, Calendar, Reason
from knowledge.procedure import Text


class Kind(enum.StrEnum):
    """What a day is for the centre."""

    WORKING = "working"
    HALF = "half"
    """Counts as a part of a working day."""
    RECEIVING = "receiving"
    """Dossiers are received, and the day does not count."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SWAPPED = "swapped"
    LOCAL = "local"
    WORKED = "worked"
    """Worked in exchange for another day."""


MOST_WEEKS = 6
"""That a month may touch."""
ORDINARY = (Kind.WORKING, Kind.HALF, Kind.RECEIVING, Kind.WEEKEND)
"""What the week makes of a day."""
OFF = {Reason.HOLIDAY: Kind.HOLIDAY, Reason.SWAPPED: Kind.SWAPPED, Reason.LOCAL: Kind.LOCAL}


@dataclass(frozen=True)
class Day:
    """One day, and the name of its occasion where it has one."""

    date: date
    kind: Kind
    name: Text = Text("")


@dataclass(frozen=True)
class Stretch:
    """Days in a row with one occasion."""

    first: date
    last: date
    kind: Kind
    name: Text


def day_of(calendar: Calendar, day: date) -> Day:
    """What `day` is."""
    if day in calendar.worked:
        return Day(day, Kind.WORKED)
    closure = calendar.closure(day)
    if closure is None:
        return Day(day, Kind.WORKING if calendar.weight(day) >= 1 else Kind.HALF)
    if closure.reason in OFF:
        return Day(day, OFF[closure.reason], closure.name)
    return Day(day, Kind.RECEIVING if calendar.open_hours(day) else Kind.WEEKEND)


def month_of(calendar: Calendar, year: int, month: int) -> list[list[Day | None]]:
    """Six weeks of a month from Monday to Sunday, for all months to look alike; days of other months are left empty."""
    weeks = months.Calendar().monthdatescalendar(year, month)
    none: list[Day | None] = [None] * 7
    days = [[day_of(calendar, day) if day.month == month else None for day in week] for week in weeks]
    return days + [none] * (MOST_WEEKS - len(days))


def occasions(calendar: Calendar, year: int) -> list[Stretch]:
    """The days of a year that are not as the week has them, in order."""
    found: list[Stretch] = []
    for day in _days(year):
        it = day_of(calendar, day)
        if it.kind in ORDINARY:
            continue
        last = found[-1] if found else None
        if last and last.last == day - ONE_DAY and (last.kind, last.name) == (it.kind, it.name):
            found[-1] = Stretch(last.first, day, it.kind, it.name)
        else:
            found.append(Stretch(day, day, it.kind, it.name))
    return found


def working_days_of(calendar: Calendar, year: int) -> float:
    """How many working days a year has."""
    return sum(calendar.weight(day) for day in _days(year))


def _days(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    yield from (first + ONE_DAY * number for number in range(366) if (first + ONE_DAY * number).year == year)
