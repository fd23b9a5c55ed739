"""When a limit ends, against dates counted independently of this code, and why it is not earlier."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from knowledge.calendar.calendar import Reason
from knowledge.calendar.counting import CannotCount, Limit, Stop, due, working_days
from knowledge.calendar.entries import calendar_of, read_entries
from knowledge.calendar.keeping import SHIPPED, shipped
from knowledge.procedure import TimeUnit
from knowledge.seeding import load_yaml

CALENDAR = shipped()
with Path(__file__).with_name("dates.csv").open(encoding="utf-8") as table:
    DATES = [tuple(row.values()) for row in csv.DictReader(table)]
WORKING_DAYS = TimeUnit.WORKING_DAY


def counted(received: str, unit: TimeUnit = WORKING_DAYS, amount: float = 1, **options):
    """The limit's end, with the shipped calendar."""
    return due(datetime.fromisoformat(received), Limit(unit, amount), options.pop("calendar", CALENDAR), **options)


def adjusted(**changes: object):
    """The shipped calendar with other entries."""
    return calendar_of(read_entries({**load_yaml(SHIPPED), **changes}))  # type: ignore[dict-item]


def test_the_table_is_long_enough():
    """Tết of three years, the bridges of 2 September, 24 November and the swap days are all in it."""
    assert len(DATES) >= 200


@pytest.mark.parametrize(("received", "unit", "amount", "expected"), DATES)
def test_due_date(received, unit, amount, expected):
    """Each date of the table."""
    assert counted(received, TimeUnit(unit), float(amount)).date == date.fromisoformat(expected)


@pytest.mark.parametrize(("received", "unit", "amount", "expected"), DATES[::7])
def test_nothing_between_is_unexplained(received, unit, amount, expected):
    """Working days and skipped days together are all the days on the way."""
    if unit == WORKING_DAYS:
        start, end = datetime.fromisoformat(received).date(), date.fromisoformat(expected)
        assert (end - start).days == float(amount) + len(counted(received, WORKING_DAYS, float(amount)).skipped)


def test_each_skipped_day_is_named():
    """A holiday is told by its name, in three languages."""
    found = {str(day): closure for day, closure in counted("2026-11-20 09:00", amount=3).skipped}
    assert [c.reason for c in found.values()] == [Reason.WEEKEND, Reason.WEEKEND, Reason.HOLIDAY]
    name = found["2026-11-24"].name
    assert (name.vi, name.th, name.en) == ("Ngày Văn hóa Việt Nam", "วันวัฒนธรรมเวียดนาม", "Vietnam Culture Day")


def test_culture_day_begins_in_2026():
    """24 November 2025 was an ordinary Monday."""
    assert CALENDAR.closure(date(2025, 11, 24)) is None


def test_a_yearly_holiday_on_a_weekend_is_made_up_for():
    """24 November 2029 is a Saturday, so Monday is off."""
    assert CALENDAR.closure(date(2029, 11, 26)).reason is Reason.HOLIDAY


@pytest.mark.parametrize(
    ("received", "expected", "reason"),
    [
        ("2026-11-25 14:59", "2026-11-25", None),
        ("2026-11-25 15:01", "2026-11-26", Reason.CUT_OFF),
        ("2026-11-25 18:00", "2026-11-26", Reason.CLOSED),
        ("2026-11-27 16:00", "2026-11-30", Reason.CUT_OFF),
        ("2026-11-28 09:00", "2026-11-30", Reason.WEEKEND),
    ],
)
def test_same_day(received, expected, reason):
    """What comes before the cut-off is done that day; later, on the next working day."""
    found = counted(received, TimeUnit.SAME_DAY, 0)
    assert found.date == date.fromisoformat(expected)
    assert (found.skipped[0][1].reason if found.skipped else None) == reason


def test_received_at_night_counts_from_the_next_opening():
    """An online dossier of Friday night is received on Monday."""
    assert counted("2026-12-04 22:00", amount=1).date == date(2026, 12, 8)


@pytest.mark.parametrize(
    ("received", "amount", "expected"),
    [
        ("2026-12-02 16:00", 1, "2026-12-02"),
        ("2026-12-02 16:30", 1, "2026-12-03"),
        ("2026-12-02 08:00", 8, "2026-12-03"),
    ],
)
def test_hours_run_while_the_centre_is_open(received, amount, expected):
    """An hour does not pass overnight."""
    assert counted(received, TimeUnit.HOUR, amount).date == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("received", "expected"), [("2026-08-31 09:00", "2026-10-05"), ("2027-01-29 09:00", "2027-03-01")]
)
def test_months_end_on_a_day_that_counts(received, expected):
    """A month from the last day of a long month ends on the last day of the next, or the working day after."""
    assert counted(received, TimeUnit.MONTH, 1).date == date.fromisoformat(expected)


def test_the_clock_stands_still_while_papers_are_brought():
    """Days between the request and the papers are not the centre's, and are named."""
    stop = Stop(date(2026, 12, 8), date(2026, 12, 10))
    found = counted("2026-12-07 09:00", amount=3, stops=[stop])
    assert found.date == date(2026, 12, 15)
    assert [c.reason for _, c in found.skipped].count(Reason.SUPPLEMENT) == 3


def test_plain_days_are_put_off_by_a_stop():
    """Three days of waiting for papers make a limit of ten days end three days later."""
    stop = Stop(date(2026, 12, 8), date(2026, 12, 10))
    assert counted("2026-12-07 09:00", TimeUnit.DAY, 8, stops=[stop]).date == date(2026, 12, 18)


def test_a_date_beyond_the_announced_year_is_provisional():
    """The swaps of next year are not known yet."""
    assert counted("2026-12-30 09:00", amount=5).provisional
    assert not counted("2026-12-07 09:00", amount=5).provisional


def test_saturday_morning_that_receives_but_does_not_count():
    """Handed in on Saturday, received on Saturday; the first day counted is Monday."""
    hours = {**load_yaml(SHIPPED)["hours"], "saturday": ["07:30-11:30"]}
    open_saturday = adjusted(hours=hours)
    assert counted("2026-12-05 09:00", amount=1, calendar=open_saturday).date == date(2026, 12, 7)
    assert counted("2026-12-05 09:00", amount=1).date == date(2026, 12, 8)


def test_saturday_as_half_a_day():
    """Two Saturdays make one working day where the administrator says so."""
    counts = {**load_yaml(SHIPPED)["counts"], "saturday": 0.5}
    assert counted("2026-12-04 09:00", amount=6, calendar=adjusted(counts=counts)).date == date(2026, 12, 12)


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [("2026-11-20", "2026-11-26", 3), ("2026-11-26", "2026-11-20", -3), ("2026-11-20", "2026-11-22", 0)],
)
def test_working_days_that_remain(after, until, expected):
    """Counted from tomorrow on; negative when the day has passed."""
    assert working_days(date.fromisoformat(after), date.fromisoformat(until), CALENDAR) == expected


@pytest.mark.parametrize("limit", [Limit(TimeUnit.NOT_PUBLISHED), Limit(TimeUnit.DAY, -1), Limit(TimeUnit.DAY, 1e9)])
def test_what_cannot_be_counted_is_said_to_be_so(limit):
    """No date is better than an invented one."""
    with pytest.raises(CannotCount):
        due(datetime(2026, 12, 1, 9), limit, CALENDAR)
