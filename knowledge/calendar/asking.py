"""Recognises "if I hand it in on that day, when is it ready?" and the day. Pure; the words stand in asking.yml."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from knowledge.seeding import load_yaml
from nlu.text.normalise import fold, normalise

WORDS = Path(__file__).with_name("asking.yml")
BUDDHIST_YEARS = 543
GROUP_NAMES = re.compile(r"\?P<\w+>")


def filed_on(text: str, language: str, today: date) -> date | None:
    """The day, today or later, on which the citizen means to hand in; None when that is not what is asked.

    A day without a year is the next such day. A day that has passed is none: that asks where a dossier stands.
    """
    lexicon = _lexicon(language)
    found = lexicon.found(fold(normalise(text)))
    day = lexicon.day(found["day"], today) if found else None
    return day if day and day >= today else None


def without_day(text: str, language: str) -> str:
    """The words without the day and without "when": what is left names a procedure, or nothing."""
    clean = normalise(text)
    found = _lexicon(language).found(fold(clean))
    if found is None:
        return clean
    rest = clean if len(clean) == len(found.string) else found.string  # folding keeps the places of nearly all letters
    for start, end in sorted((found.span("day"), found.span("when")), reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    return " ".join(rest.split())


@dataclass(frozen=True)
class _Lexicon:
    """The words of one language."""

    days: Mapping[str, int]
    weekdays: Mapping[str, int]
    next_week: tuple[str, ...]
    months: tuple[str, ...]
    dates: tuple[re.Pattern[str], ...]
    patterns: tuple[re.Pattern[str], ...]

    def found(self, folded: str) -> re.Match[str] | None:
        """Where it is asked when something handed in on a day is ready: the groups are "day" and "when"."""
        return next((match for pattern in self.patterns if (match := pattern.search(folded))), None)

    def day(self, said: str, today: date) -> date | None:
        if said in self.days:
            return today + timedelta(days=self.days[said])
        for name, weekday in self.weekdays.items():
            if said.startswith(name):
                return self._weekday(weekday, said != name, today)
        found = next((m for pattern in self.dates if (m := pattern.fullmatch(said))), None)
        return self._date(found.groupdict(), today) if found else None

    def _weekday(self, weekday: int, of_next_week: bool, today: date) -> date:
        """The next such day from tomorrow on, or that of next week."""
        monday = today - timedelta(days=today.weekday())
        day = monday + timedelta(days=weekday + (7 if of_next_week else 0))
        return day if day > today else day + timedelta(days=7)

    def _date(self, said: Mapping[str, str | None], today: date) -> date | None:
        month = self.months.index(str(said["name"])) + 1 if said.get("name") else int(said.get("month") or 0)
        year = int(said.get("year") or today.year)
        try:
            day = date(year - BUDDHIST_YEARS if year > 2500 else year, month, int(said["day"] or 0))
        except ValueError:
            return None
        passed_long_ago = not said.get("year") and (today - day).days > 180
        return day.replace(year=day.year + 1) if passed_long_ago else day


@functools.cache
def _lexicon(language: str) -> _Lexicon:
    words: dict[str, Any] = load_yaml(WORDS)[language]  # type: ignore[index]
    days = {name: int(ahead) for ahead, names in words["days"].items() for name in names}
    weekdays = {name: number for number, names in enumerate(words["weekdays"]) for name in names}
    months = "|".join(words["months"])
    dates = [pattern.replace("{months}", months) for pattern in words["dates"]]
    any_day = "|".join([*_longest_first(days), *_weekday_patterns(weekdays, words["next_week"]), *map(_unnamed, dates)])
    filled = (
        pattern.replace("{day}", f"(?P<day>{any_day})")
        .replace("{verb}", words["verb"])
        .replace("{when}", f"(?P<when>{words['when']})")
        for pattern in words["patterns"]
    )
    return _Lexicon(
        days, weekdays, tuple(words["next_week"]), tuple(words["months"]),
        tuple(map(re.compile, dates)), tuple(map(re.compile, filled)),
    )  # fmt: skip


def _weekday_patterns(weekdays: Mapping[str, int], next_week: list[str]) -> Iterator[str]:
    yield from (rf"{name}(?: ?(?:{'|'.join(next_week)}))?" for name in _longest_first(weekdays))


def _longest_first(names: Mapping[str, int]) -> list[str]:
    return sorted(names, key=len, reverse=True)


def _unnamed(pattern: str) -> str:
    """A pattern whose groups have no names, so that it may stand several times in another."""
    return GROUP_NAMES.sub("?:", pattern)
