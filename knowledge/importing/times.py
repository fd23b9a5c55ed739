"""What a portal says of a time limit, in the unit it was published in."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.importing.texts import line, once, says_nothing
from knowledge.importing.words import pattern, words
from knowledge.procedure import ProcessingTime, Text, TimeUnit

UNITS = {"WORKING_DAY": "working_day", "DAY": "day", "HOUR": "hour", "MONTH": "month"}
"""The detail API's units; its OTHER carries a number that means nothing."""
UNKNOWN = ProcessingTime(TimeUnit.NOT_PUBLISHED)
WORTH_KEEPING = 20
"""Characters from which a note says more than its unit does."""


@dataclass(frozen=True)
class CaseTerm:
    """The term of one case of a procedure, as the detail API tells it."""

    name: str
    amount: float | None
    unit: str


def from_text(text: str, prose: str = "") -> tuple[ProcessingTime, ...]:
    """The limit as a page writes it; `prose` is the note beside it, which tells the term of an unknown unit."""
    limit = pattern("other_unit").sub("", line(text))
    if not limit:
        return ()
    meaningless = says_nothing(limit) or (limit != line(text) and limit.isdigit())
    return ((_from_prose(prose) or UNKNOWN) if meaningless else (_exactly(limit) or _told(limit)),)


def from_term(
    amount: float | None, unit: str, cases: Sequence[CaseTerm], prose: str = ""
) -> tuple[ProcessingTime, ...]:
    """The limit of the detail API; where the method's own has no unit, that of each case, or of the prose."""
    own = _from_api(amount, unit)
    if own:
        return (own,)
    known = {case.name: time for case in cases if (time := _from_api(case.amount, case.unit))}
    if len(once(known.values())) < 2:
        return (*known.values(), _from_prose(prose) or UNKNOWN)[:1]
    return tuple(dataclasses.replace(time, note=Text(name)) for name, time in known.items())


def _from_api(amount: float | None, unit: str) -> ProcessingTime | None:
    if not amount or amount < 0 or unit not in UNITS:
        return None
    return ProcessingTime(TimeUnit(UNITS[unit]), float(amount))


def _from_prose(prose: str) -> ProcessingTime | None:
    """The term of a note that is one, or the note itself when it names one among other things."""
    prose = line(prose)
    return _exactly(prose) or (_told(prose) if pattern("names_a_time").search(prose) else None)


def _told(text: str) -> ProcessingTime:
    """A limit that only its own words can tell."""
    return ProcessingTime(TimeUnit.NOT_PUBLISHED, note=Text(text))


def _exactly(text: str) -> ProcessingTime | None:
    if pattern("same_day").match(text):
        return ProcessingTime(TimeUnit.SAME_DAY, note=Text(text) if len(text) > WORTH_KEEPING else None)
    match = pattern("time").match(text)
    if match is None or not int(match["number"]):
        return None
    return ProcessingTime(TimeUnit(words()["time_units"][match["unit"].lower()]), float(match["number"]))
