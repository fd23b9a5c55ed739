""" "If I hand it in today, when is it ready?": the date for each limit, and why it is not earlier."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from knowledge.calendar.asking import filed_on
from knowledge.calendar.calendar import Calendar
from knowledge.calendar.counting import CannotCount, Limit, Skipped, due
from knowledge.procedure import ProcessingTime

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Filing:
    """The moment at which something is meant to be handed in, local time, and the calendar that counts from there."""

    moment: datetime
    calendar: Calendar

    @property
    def day(self) -> str:
        """The day, as ISO text."""
        return self.moment.date().isoformat()

    def due(self, time: ProcessingTime, language: str) -> dict[str, Any] | None:
        """When it is ready; None for a limit that cannot be counted."""
        try:
            found = due(self.moment, Limit(time.unit, time.amount or 0), self.calendar)
        except CannotCount:
            return None
        return {
            "date": found.date.isoformat(),
            "skipped": list(_grouped(found.skipped, language)),
            "provisional": found.provisional,
        }


def filing(text: str, language: str, remembered: str, now: datetime, calendar: Callable[[], Calendar]) -> Filing | None:
    """The filing that the words ask about, or that was asked about before a choice was offered (`remembered`)."""
    day = filed_on(text, language, now.date()) or (date.fromisoformat(remembered) if remembered else None)
    if day is None:
        return None
    counting = calendar()
    return Filing(now if day == now.date() else counting.opening(day), counting)


def _grouped(skipped: tuple[Skipped, ...], language: str) -> Iterator[dict[str, Any]]:
    """Days that follow each other for the same reason stand together."""
    for closure, entries in itertools.groupby(skipped, key=lambda entry: entry[1]):
        days = [day for day, _ in entries]
        for first, last in _runs(days):
            yield {
                "reason": closure.reason.value,
                "name": closure.name.in_language(language),
                "first": first.isoformat(),
                "last": last.isoformat(),
            }


def _runs(days: list[date]) -> Iterator[tuple[date, date]]:
    first = last = days[0]
    for day in days[1:]:
        if day - last > timedelta(days=1):
            yield first, last
            first = day
        last = day
    yield first, last
