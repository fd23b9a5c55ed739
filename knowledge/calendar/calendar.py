"""Which days the centre works, which days count towards a limit, and why a day does not. Pure but for the holidays."""

from __future__ import annotations

import enum
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import holidays

from knowledge.procedure import Text

ONE_DAY = timedelta(days=1)
SUNDAY = 6
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NAME_LANGUAGES = {"vi": "vi", "th": "th", "en": "en_US"}
"""Our languages as the holidays package calls them."""


class Reason(enum.StrEnum):
    """Why a day does not count."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SWAPPED = "swapped"
    LOCAL = "local"
    CLOSED = "closed"
    """Received outside the opening hours."""
    CUT_OFF = "cut_off"
    """Received too late to be done the same day."""
    SUPPLEMENT = "supplement"
    """The clock stands still while the citizen brings papers."""


@dataclass(frozen=True)
class Closure:
    """Why a day does not count, with the name of the occasion where it has one."""

    reason: Reason
    name: Text = Text("")


@dataclass(frozen=True)
class Yearly:
    """A holiday on the same date every year from `since` on; on a weekend its next working day is off instead."""

    month: int
    day: int
    since: int
    name: Text


@dataclass(frozen=True)
class Period:
    """From opening to closing, local time."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Calendar:
    """The working time of one centre: the law's holidays and what its administrator entered."""

    hours: Mapping[int, tuple[Period, ...]]
    """Weekday (0 is Monday) -> when the centre receives dossiers."""
    counts: Mapping[int, float]
    """Weekday -> how much of a working day it is; a Saturday morning may be 0.5, or receive and not count."""
    cut_off: time
    """What is received later cannot be done the same day."""
    yearly: tuple[Yearly, ...] = ()
    closed: Mapping[date, Closure] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()
    """Days worked in exchange for others; they count in full and keep the hours of a Monday."""
    announced_until: date = date.max
    """Swaps after this day are not announced yet, so a date beyond it may move."""

    def closure(self, day: date) -> Closure | None:
        """Why `day` does not count towards a limit; None when it does."""
        if day in self.worked:
            return None
        if day in self.closed:
            return self.closed[day]
        if name := self._holiday(day):
            return Closure(Reason.HOLIDAY, name)
        return None if self.counts.get(day.weekday()) else Closure(Reason.WEEKEND)

    def weight(self, day: date) -> float:
        """How much of a working day `day` is: 1, a half, or 0."""
        if day in self.worked:
            return 1.0
        return 0.0 if self.closure(day) else self.counts[day.weekday()]

    def open_hours(self, day: date) -> tuple[Period, ...]:
        """When dossiers are received on `day`; a Saturday may receive without counting."""
        if day in self.worked:
            return self.hours.get(day.weekday()) or self.hours.get(0, ())
        closure = self.closure(day)
        return () if closure and closure.reason is not Reason.WEEKEND else self.hours.get(day.weekday(), ())

    def receives(self, moment: datetime) -> bool:
        """Whether a dossier handed in at `moment` counts as received that day: before the last closing."""
        hours = self.open_hours(moment.date())
        return bool(hours) and moment.time() <= hours[-1].closes

    def opening(self, day: date) -> datetime:
        """When the first counter opens on `day`, else midnight."""
        hours = self.open_hours(day)
        return datetime.combine(day, hours[0].opens if hours else time.min)

    def _holiday(self, day: date) -> Text | None:
        return national(day.year).get(day) or next((y.name for y in self.yearly if self._falls_on(y, day)), None)

    def _falls_on(self, yearly: Yearly, day: date) -> bool:
        if day.year < yearly.since:
            return False
        proper = date(day.year, yearly.month, yearly.day)
        return day == proper or (day > proper and day == self._made_up(proper))

    def _made_up(self, proper: date) -> date:
        """The day off instead of a holiday that falls on a weekend."""
        day = proper
        while not self.counts.get(day.weekday()) or day in national(day.year):
            day += ONE_DAY
        return day


@functools.cache
def national(year: int) -> dict[date, Text]:
    """The public holidays of a year, days made up for weekends included, with their names."""
    named = {
        ours: holidays.country_holidays("VN", years=year, language=theirs) for ours, theirs in NAME_LANGUAGES.items()
    }
    return {day: Text(name, named["th"][day], named["en"][day]) for day, name in named["vi"].items()}
