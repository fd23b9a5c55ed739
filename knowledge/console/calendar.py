"""The working calendar: a year to look at, days off and swapped days to enter, the week's hours. Live at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import web
from babel.dates import get_day_names, get_month_names

from knowledge.calendar import keeping
from knowledge.calendar.calendar import ONE_DAY, WEEKDAYS, Calendar, Reason
from knowledge.calendar.counting import Due, Limit, due
from knowledge.calendar.entries import DayOff, Entries, YearlyHoliday
from knowledge.calendar.year import Kind, Stretch, day_of, month_of, occasions, working_days_of
from knowledge.console.fields import clean
from knowledge.console.pages import VIETNAM, page
from knowledge.console.publishing import LONGEST_REASON
from knowledge.console.visit import Refused, Visit, see_other
from knowledge.procedure import LANGUAGES, Text, TimeUnit
from knowledge.reading import Unreadable

FIRST_YEAR, LAST_YEAR = 2020, 2100
LONGEST_STRETCH = 60
LONGEST_NAME = 200
LOCAL, SWAPPED, WORKED, YEARLY = KINDS = ("local", "swapped", "worked", "yearly")
SHARES = ("1", "0.5", "0")
PARTED = re.compile(r"[,;\n]+")
TRIED_DAYS = 5
Change = Callable[[Entries], Entries]


class Wrong(Exception):
    """What was entered cannot be kept; `key` names the sentence."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Own:
    """Something that was entered by hand."""

    key: str
    kind: str
    date: str
    name: Text


def show(visit: Visit) -> web.Response:
    """A year, what is special in it, and, for those who may, the forms."""
    return _page(visit)


def keep(visit: Visit) -> web.Response:
    """Adds a day or several, or puts them in the place of an older entry."""
    try:
        kind, days = _kind(visit), _days(visit)
        change = _adding(kind, days, _names(visit, kind), visit.value("old").split())
        _carry_out(visit, change)
    except Wrong as wrong:
        return _page(visit, wrong.key)
    return see_other("/calendar", year=str(days[0].year), done="saved")


def remove(visit: Visit) -> web.Response:
    """Takes entries away."""
    old = visit.value("old").split()
    try:
        _carry_out(visit, lambda entries: _without(entries, old))
    except Wrong as wrong:
        return _page(visit, wrong.key)
    return see_other("/calendar", year=_year_in(old), done="saved")


def keep_week(visit: Visit) -> web.Response:
    """Replaces hours, shares, the cut-off and how far the swaps are announced."""
    hours = {day: tuple(_spans(visit.value(f"hours_{day}"))) for day in WEEKDAYS}
    shares = {day: visit.value(f"share_{day}") for day in WEEKDAYS}
    try:
        if not set(shares.values()) <= set(SHARES):
            raise Refused("refused.malformed", 400)
        new = {
            "hours": {day: spans for day, spans in hours.items() if spans},
            "counts": {day: float(share) for day, share in shares.items() if float(share)},
            "cut_off": visit.value("cut_off"), "announced_until": visit.value("announced_until"),
        }  # fmt: skip
        _carry_out(visit, lambda entries: _unless_changed(entries, visit.value("seen"), new))
    except Wrong as wrong:
        return _page(visit, wrong.key)
    return see_other("/calendar", done="saved")


def _carry_out(visit: Visit, change: Change) -> None:
    reason = visit.value("reason")
    if not 3 <= len(reason) <= LONGEST_REASON:
        raise Wrong("publish.reason_missing")
    try:
        keeping.change(visit.console.store.engine, change, editor=visit.who.shown, reason=reason)
    except Unreadable as error:
        field = error.problems[0].field.partition(".")[0].partition("[")[0]
        raise Wrong(PROBLEMS.get(field, "calendar.day_shape")) from error


PROBLEMS = {
    "hours": "calendar.hours_shape",
    "counts": "calendar.no_day_counts",
    "cut_off": "calendar.time_shape",
    "announced_until": "calendar.day_shape",
}


# what a form says


def _kind(visit: Visit) -> str:
    if (kind := visit.value("kind")) not in KINDS:
        raise Refused("refused.malformed", 400)
    return kind


def _days(visit: Visit) -> list[date]:
    """The days from the first to the last.

    Raises:
        Wrong: no such days, or too many.
    """
    try:
        first = date.fromisoformat(visit.value("first"))
        last = date.fromisoformat(visit.value("last") or visit.value("first"))
    except ValueError as error:
        raise Wrong("calendar.day_shape") from error
    if not (first.year >= FIRST_YEAR and last.year <= LAST_YEAR and 0 <= (last - first).days < LONGEST_STRETCH):
        raise Wrong("calendar.days_order")
    return [first + ONE_DAY * number for number in range((last - first).days + 1)]


def _names(visit: Visit, kind: str) -> Text:
    name = Text(**{each: clean(visit.value(f"name_{each}")) for each in LANGUAGES})
    if any(len(each) > LONGEST_NAME for each in (name.vi, name.th, name.en)):
        raise Wrong("office.too_long")
    if not name.vi and kind != WORKED:
        raise Wrong("calendar.name_missing")
    return name


def _spans(text: str) -> Iterable[str]:
    return [span.strip().replace("–", "-") for span in PARTED.split(text) if span.strip()]


# what becomes of the entries


def _adding(kind: str, days: list[date], name: Text, old: Sequence[str]) -> Change:
    def change(entries: Entries) -> Entries:
        rest = _without(entries, old) if old else entries
        _refuse_taken(rest, kind, days)
        if kind == YEARLY:
            new = tuple(YearlyHoliday(f"{day:%m-%d}", day.year, name) for day in days)
            return replace(rest, yearly=(*rest.yearly, *new))
        if kind == WORKED:
            return replace(rest, worked=tuple(sorted({*rest.worked, *map(str, days)})))
        off = (*rest.closed, *(DayOff(str(day), name, Reason(kind)) for day in days))
        return replace(rest, closed=tuple(sorted(off, key=lambda each: each.date)))

    return change


def _refuse_taken(entries: Entries, kind: str, days: list[date]) -> None:
    taken = {each.date for each in entries.closed} | {*entries.worked}
    yearly = {each.date for each in entries.yearly}
    if any(f"{day:%m-%d}" in yearly if kind == YEARLY else str(day) in taken for day in days):
        raise Wrong("calendar.taken")


def _without(entries: Entries, keys: Sequence[str]) -> Entries:
    left = replace(
        entries,
        closed=tuple(each for each in entries.closed if f"{each.reason.value}-{each.date}" not in keys),
        worked=tuple(day for day in entries.worked if f"{WORKED}-{day}" not in keys),
        yearly=tuple(each for each in entries.yearly if f"{YEARLY}-{each.date}" not in keys),
    )
    if _count(entries) - _count(left) != len(keys) or not keys:
        raise Wrong("calendar.gone")
    return left


def _count(entries: Entries) -> int:
    return len(entries.closed) + len(entries.worked) + len(entries.yearly)


def _unless_changed(entries: Entries, seen: str, new: dict[str, Any]) -> Entries:
    if seen != _seen(entries):
        raise Wrong("calendar.moved_on")
    return replace(entries, **new)


def _seen(entries: Entries) -> str:
    """What tells whether somebody else changed the week meanwhile."""
    week = (sorted(entries.hours.items()), sorted(entries.counts.items()), entries.cut_off, entries.announced_until)
    return hashlib.sha256(repr(week).encode()).hexdigest()[:16]


# the page


def _page(visit: Visit, problem: str = "") -> web.Response:
    entries, calendar = keeping.entries(visit.console.store.engine), keeping.calendar(visit.console.store.engine)
    today = datetime.now(VIETNAM).date()
    year = _year(visit, today)
    stretches = _listed(calendar, {each.key: each for each in _own(entries)}, year)
    values = {
        "year": year, "today": today, "weekdays": _weekdays(visit.language),
        "months": [(_month(visit.language, n), month_of(calendar, year, n)) for n in range(1, 13)],
        "stretches": stretches, "working_days": working_days_of(calendar, year),
        "entries": entries, "seen": _seen(entries), "shares": SHARES, "kinds": KINDS, "tongues": LANGUAGES,
        "form": _form(visit, stretches), "tried": _tried(visit, calendar, today), "kind_of": lambda day: day_of(calendar, day).kind,
        "years": [n for n in (year - 1, year + 1) if FIRST_YEAR <= n <= LAST_YEAR],
    }  # fmt: skip
    return page(visit, "calendar.html", status=422 if problem else 200, problem=problem, **values)


def _own(entries: Entries) -> Iterable[Own]:
    for off in entries.closed:
        yield Own(f"{off.reason.value}-{off.date}", off.reason.value, off.date, off.name)
    yield from (Own(f"{WORKED}-{day}", WORKED, day, Text("")) for day in entries.worked)
    for each in entries.yearly:
        yield Own(f"{YEARLY}-{each.date}", YEARLY, f"{each.since}-{each.date}", each.name)


def _listed(calendar: Calendar, own: dict[str, Own], year: int) -> list[tuple[Stretch, list[Own]]]:
    """The occasions of a year, each with the entries that it stands for."""
    found = []
    for stretch in occasions(calendar, year):
        days = [stretch.first + ONE_DAY * n for n in range((stretch.last - stretch.first).days + 1)]
        keys = [f"{YEARLY}-{day:%m-%d}" if stretch.kind is Kind.HOLIDAY else f"{stretch.kind}-{day}" for day in days]
        found.append((stretch, [own[key] for key in keys if key in own]))
    return found


def _form(visit: Visit, stretches: list[tuple[Stretch, list[Own]]]) -> dict[str, Any]:
    """What the form shows: what was just typed, or the entries to be edited, or nothing."""
    if visit.value("first"):
        names = {each: visit.value(f"name_{each}") for each in LANGUAGES}
        return {name: visit.value(name) for name in ("kind", "first", "last", "old", "reason")} | {"names": names}
    wanted = visit.query.get("edit", "")
    entries = next((own for _, own in stretches if wanted in [each.key for each in own]), [])
    if not entries:
        return {"kind": LOCAL, "first": "", "last": "", "old": "", "reason": "", "names": dict.fromkeys(LANGUAGES, "")}
    first, last = entries[0], entries[-1]
    return {
        "kind": first.kind, "first": first.date, "last": last.date, "old": " ".join(each.key for each in entries),
        "reason": "", "names": {each: getattr(first.name, each) for each in LANGUAGES},
    }  # fmt: skip


def _tried(visit: Visit, calendar: Calendar, today: date) -> dict[str, Any]:
    """When a dossier would be due: the same counting that citizens are answered from."""
    number = visit.query.get("days", "")
    days = int(number) if number.isascii() and number.isdecimal() and 1 <= len(number) <= 3 else TRIED_DAYS
    try:
        start = date.fromisoformat(visit.query.get("from", ""))
    except ValueError:
        start = today
    received = calendar.opening(start) + timedelta(minutes=1)
    found: Due = due(received, Limit(TimeUnit.WORKING_DAY, days), calendar)
    return {"days": days, "start": start, "due": found}


def _year(visit: Visit, today: date) -> int:
    asked = visit.query.get("year") or visit.value("first")[:4]
    return int(asked) if asked.isdecimal() and FIRST_YEAR <= int(asked) <= LAST_YEAR else today.year


def _year_in(keys: Sequence[str]) -> str:
    found = re.search(r"\d{4}", " ".join(keys))
    return found.group() if found else ""


def _weekdays(language: str) -> list[tuple[str, str, str]]:
    """(our name, short, whole) of each weekday from Monday on."""
    short, whole = (get_day_names(width, "format", language) for width in ("abbreviated", "wide"))
    return [(name, short[number], whole[number]) for number, name in enumerate(WEEKDAYS)]


def _month(language: str, number: int) -> str:
    return str(get_month_names("wide", "stand-alone", language)[number])
