"""When a limit ends: the date, and every day that was skipped on the way with its reason. Pure."""

from __future__ import annotations

import calendar as months
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from knowledge.calendar.calendar import ONE_DAY, Calendar, Closure, Reason
from knowledge.procedure import TimeUnit

LONGEST = 3660
"""Days looked ahead; no limit of a procedure is near it."""

Skipped = tuple[date, Closure]


@dataclass(frozen=True)
class Limit:
    """How long may be taken: `amount` of `unit`."""

    unit: TimeUnit
    amount: float = 0.0


@dataclass(frozen=True)
class Stop:
    """Days, both included, on which the clock stood still: papers were being supplemented."""

    first: date
    last: date


@dataclass(frozen=True)
class Due:
    """The last day of a limit, and why it is not earlier."""

    date: date
    skipped: tuple[Skipped, ...] = ()
    provisional: bool = False
    """It lies beyond what the year's calendar has announced."""


class CannotCount(ValueError):
    """The limit has no unit that can be counted, or no end within ten years."""


def due(received: datetime, limit: Limit, calendar: Calendar, stops: Sequence[Stop] = ()) -> Due:
    """When a dossier received at `received`, local time, is due.

    Working days count from the day after receipt. Plain days and months run through weekends, but do not end on one.

    Raises:
        CannotCount: naming the limit.
    """
    count = COUNTS.get(limit.unit)
    if count is None or not 0 <= limit.amount <= LONGEST:
        raise CannotCount(f"{limit.amount} {limit.unit}")
    day, skipped = _accepted(received, limit, calendar)
    run = _Run(calendar, stops, skipped)
    last = count(run, day, limit.amount, received if day == received.date() else calendar.opening(day))
    return Due(last, tuple(run.skipped), last > calendar.announced_until)


def working_days(after: date, until: date, calendar: Calendar) -> float:
    """Working days later than `after` up to `until`; negative when `until` lies before."""
    if until < after:
        return -working_days(until, after, calendar)
    return sum(calendar.weight(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))


@dataclass
class _Run:
    """One walk through the calendar, remembering what it steps over."""

    calendar: Calendar
    stops: Sequence[Stop]
    skipped: list[Skipped]

    def why(self, day: date) -> Closure | None:
        if any(stop.first <= day <= stop.last for stop in self.stops):
            return Closure(Reason.SUPPLEMENT)
        return self.calendar.closure(day)

    def counted(self, day: date) -> Iterator[date]:
        """The days after `day` that count; the others are remembered."""
        for number in range(1, LONGEST):
            later = day + timedelta(days=number)
            if closure := self.why(later):
                self.skipped.append((later, closure))
            else:
                yield later

    def on_or_after(self, day: date) -> date:
        """`day`, or the next one that counts."""
        return next(self.counted(day - ONE_DAY))

    def stopped_days(self, first: date, last: date) -> list[date]:
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if any(stop.first <= day <= stop.last for stop in self.stops)]


def _accepted(received: datetime, limit: Limit, calendar: Calendar) -> tuple[date, list[Skipped]]:
    """The day on which a dossier counts as received, and what lay before it."""
    day, skipped = received.date(), []
    if calendar.receives(received) and not _too_late(received, limit, calendar):
        return day, []
    late = Reason.CUT_OFF if calendar.receives(received) else Reason.CLOSED
    closure = None if calendar.open_hours(day) else calendar.closure(day)
    skipped.append((day, closure or Closure(late)))
    for number in range(1, LONGEST):
        later = day + timedelta(days=number)
        if calendar.open_hours(later):
            return later, skipped
        skipped.append((later, calendar.closure(later) or Closure(Reason.CLOSED)))
    raise CannotCount("the centre never opens")


def _too_late(received: datetime, limit: Limit, calendar: Calendar) -> bool:
    """The cut-off is for what is done the same day; days are counted from the next day anyway."""
    return limit.unit is TimeUnit.SAME_DAY and received.time() > calendar.cut_off


def _working_days(run: _Run, day: date, amount: float, _moment: datetime) -> date:
    done, last = 0.0, day
    days = run.counted(day)
    while done < amount:
        last = next(days)
        done += run.calendar.weight(last)
    return last


def _same_day(run: _Run, day: date, _amount: float, _moment: datetime) -> date:
    return run.on_or_after(day)


def _days(run: _Run, day: date, amount: float, _moment: datetime) -> date:
    return _extended(run, day, day + timedelta(days=math.ceil(amount)))


def _months(run: _Run, day: date, amount: float, _moment: datetime) -> date:
    years, month = divmod(day.month - 1 + math.ceil(amount), 12)
    year = day.year + years
    last_of_month = months.monthrange(year, month + 1)[1]
    return _extended(run, day, date(year, month + 1, min(day.day, last_of_month)))


def _extended(run: _Run, first: date, last: date) -> date:
    """`last` put off by the days on which the clock stood still, then to a day that counts."""
    seen: list[date] = []
    while len(stopped := run.stopped_days(first + ONE_DAY, last)) > len(seen):
        last += timedelta(days=len(stopped) - len(seen))
        seen = stopped
    run.skipped += [(day, Closure(Reason.SUPPLEMENT)) for day in seen]
    return run.on_or_after(last)


def _hours(run: _Run, day: date, amount: float, moment: datetime) -> date:
    """Hours run while the centre is open."""
    left, days = timedelta(hours=amount), run.counted(day - ONE_DAY)
    for later in days:
        for period in run.calendar.open_hours(later):
            opens = max(datetime.combine(later, period.opens), moment)
            left -= max(timedelta(), datetime.combine(later, period.closes) - opens)
            if left <= timedelta():
                return later
    raise CannotCount(f"{amount} hours")


COUNTS: Mapping[TimeUnit, Callable[[_Run, date, float, datetime], date]] = {
    TimeUnit.WORKING_DAY: _working_days,
    TimeUnit.DAY: _days,
    TimeUnit.MONTH: _months,
    TimeUnit.HOUR: _hours,
    TimeUnit.SAME_DAY: _same_day,
}
