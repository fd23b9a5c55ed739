"""What an administrator enters about working time -> the calendar it makes, or every problem with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import TypeVar

from knowledge.calendar.calendar import WEEKDAYS, Calendar, Closure, Period, Reason, Yearly
from knowledge.procedure import Text
from knowledge.reading import Problem, Unreadable, read_record

T = TypeVar("T")
ENTERED = (Reason.SWAPPED, Reason.LOCAL)
"""The reasons an administrator may give; the others follow from the calendar."""


@dataclass(frozen=True)
class YearlyHoliday:
    """A holiday on `date` ("MM-DD") of every year from `since` on."""

    date: str
    since: int
    name: Text


@dataclass(frozen=True)
class DayOff:
    """A day ("YYYY-MM-DD") that does not count, and why."""

    date: str
    name: Text
    reason: Reason = Reason.LOCAL


@dataclass(frozen=True)
class Entries:
    """The calendar as it is entered and kept: plain words, times as "HH:MM", periods as "HH:MM-HH:MM"."""

    hours: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, float]
    cut_off: str = "15:00"
    yearly: tuple[YearlyHoliday, ...] = ()
    closed: tuple[DayOff, ...] = ()
    worked: tuple[str, ...] = ()
    announced_until: str = "9999-12-31"


def read_entries(data: object) -> Entries:
    """Entries that make a calendar.

    Raises:
        Unreadable: with every problem, each naming the field and its value.
    """
    entries = read_record(data, Entries)
    calendar_of(entries)
    return entries


def calendar_of(entries: Entries) -> Calendar:
    """The calendar that entries make.

    Raises:
        Unreadable
    """
    reader = _Reader()
    made = Calendar(
        hours={
            reader.weekday("hours", day): reader.periods(f"hours.{day}", spans) for day, spans in entries.hours.items()
        },
        counts={reader.weekday("counts", day): reader.share(f"counts.{day}", n) for day, n in entries.counts.items()},
        cut_off=reader.value("cut_off", entries.cut_off, time.fromisoformat, time()),
        yearly=tuple(reader.yearly(f"yearly[{i}]", entry) for i, entry in enumerate(entries.yearly)),
        closed=dict(reader.closed(f"closed[{i}]", entry) for i, entry in enumerate(entries.closed)),
        worked=frozenset(reader.day(f"worked[{i}]", text) for i, text in enumerate(entries.worked)),
        announced_until=reader.day("announced_until", entries.announced_until),
    )
    if not any(made.counts.values()):
        reader.problems.append(Problem("no_day_counts", "counts", dict(entries.counts)))
    if not any(made.hours.values()):
        reader.problems.append(Problem("no_day_has_hours", "hours", dict(entries.hours)))
    if reader.problems:
        raise Unreadable(reader.problems)
    return made


@dataclass
class _Reader:
    """Reads texts into values and remembers every one that cannot be."""

    problems: list[Problem] = field(default_factory=list)

    def value(self, path: str, text: str, make: Callable[[str], T], fallback: T) -> T:
        try:
            return make(text)
        except ValueError:
            self.problems.append(Problem("cannot_be_read", path, text))
            return fallback

    def day(self, path: str, text: str) -> date:
        return self.value(path, text, date.fromisoformat, date.min)

    def weekday(self, path: str, name: str) -> int:
        return self.value(path, name, WEEKDAYS.index, 0)

    def share(self, path: str, share: float) -> float:
        if not 0 <= share <= 1:
            self.problems.append(Problem("must_be_from_0_to_1", path, share))
        return share

    def periods(self, path: str, spans: tuple[str, ...]) -> tuple[Period, ...]:
        nothing = Period(time(), time())
        return tuple(self.value(f"{path}[{i}]", span, _period, nothing) for i, span in enumerate(spans))

    def yearly(self, path: str, entry: YearlyHoliday) -> Yearly:
        proper = self.day(f"{path}.date", f"{entry.since:04}-{entry.date}")
        return Yearly(proper.month, proper.day, entry.since, entry.name)

    def closed(self, path: str, entry: DayOff) -> tuple[date, Closure]:
        if entry.reason not in ENTERED:
            self.problems.append(Problem("must_be_one_of " + ", ".join(ENTERED), f"{path}.reason", entry.reason.value))
        return self.day(f"{path}.date", entry.date), Closure(entry.reason, entry.name)


def _period(span: str) -> Period:
    opens, _, closes = span.partition("-")
    period = Period(time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip()))
    if period.opens >= period.closes:
        raise ValueError(span)
    return period
