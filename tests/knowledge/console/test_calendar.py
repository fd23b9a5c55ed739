"""The working calendar in the console: what is entered counts for the next question, and the log knows who and why."""

from __future__ import annotations

import re
from datetime import date

import pytest

from knowledge.calendar import keeping
from knowledge.calendar.calendar import Reason
from knowledge.console.roles import Role

STORM = [
    ("kind", "local"), ("first", "2026-12-03"), ("last", "2026-12-04"), ("name_vi", "nghỉ do bão"),
    ("name_en", "closed by a storm"), ("reason", "công văn 12"),
]  # fmt: skip


@pytest.fixture
async def publisher(signed_in):
    """Somebody who may change the calendar."""
    return await signed_in(Role.PUBLISHER)


def counts(store):
    """The calendar that citizens are answered from."""
    return keeping.calendar(store.engine)


def changed(fields, **values):
    """The form with other values."""
    return [(name, values.get(name, value)) for name, value in fields]


async def test_days_off_are_entered_and_count_at_once(publisher, store):
    """Both days, by name; the log holds the reason."""
    assert (await publisher.post("/calendar", STORM)).place == "/calendar?year=2026&done=saved"
    closure = counts(store).closure(date(2026, 12, 4))
    assert (closure.reason, closure.name.en) == (Reason.LOCAL, "closed by a storm")
    (line,) = store.audit.entries(action="set_calendar")
    assert (line.editor, line.reason) == ("Lê Publisher (publisher)", "công văn 12")
    page = (await publisher.get("/calendar?year=2026")).text
    assert "3–04/12/2026" in page
    assert "trung tâm nghỉ: nghỉ do bão" in page


async def test_an_entry_is_edited_and_removed_as_it_is_listed(publisher, store):
    """A stretch of days is one entry to look at."""
    await publisher.post("/calendar", STORM)
    page = (await publisher.get("/calendar?year=2026&edit=local-2026-12-03")).text
    old = "local-2026-12-03 local-2026-12-04"
    assert f'name="old" value="{old}"' in page
    await publisher.post("/calendar", [*changed(STORM, last="2026-12-03"), ("old", old)])
    assert [counts(store).weight(date(2026, 12, day)) for day in (3, 4)] == [0, 1]
    await publisher.post("/calendar/remove", [("old", "local-2026-12-03"), ("reason", "hết bão")])
    assert counts(store) == keeping.shipped()
    again = await publisher.post("/calendar/remove", [("old", "local-2026-12-03"), ("reason", "hết bão")])
    assert (again.status, "không còn" in again.text) == (422, True)


async def test_a_saturday_is_worked_and_a_holiday_comes_every_year(publisher, store):
    """A swapped working day counts in full; a yearly holiday from its year on."""
    worked = changed(STORM, kind="worked", first="2027-03-06", last="", name_vi="", name_en="")
    yearly = changed(STORM, kind="yearly", first="2027-07-27", last="")
    for fields in (worked, yearly):
        assert (await publisher.post("/calendar", fields)).status == 303
    calendar = counts(store)
    assert [calendar.weight(date(2027, 3, day)) for day in (6, 13)] == [1, 0]
    assert [calendar.weight(date(year, 7, 27)) for year in (2026, 2027, 2028)] == [1, 0, 0]


@pytest.mark.parametrize(
    "values",
    [
        {"first": "2026-02-30"},
        {"last": "2026-12-01"},
        {"last": "2027-12-01"},
        {"first": "1066-10-14", "last": ""},
        {"name_vi": " "},
        {"reason": "x"},
        {"first": "2026-01-10", "last": ""},
    ],
    ids=["no day", "backwards", "a year", "long ago", "no name", "no reason", "taken"],
)
async def test_what_cannot_be_is_explained_and_not_kept(publisher, store, values):
    """What was typed stays in the form."""
    page = await publisher.post("/calendar", changed(STORM, **values))
    assert (page.status, 'role="alert"' in page.text, "closed by a storm" in page.text) == (422, True, True)
    assert counts(store) == keeping.shipped()


def week(page, **values):
    """The week's form as it stands on the page, with other values."""
    inputs = re.findall(r'name="(seen|hours_\w+|cut_off|announced_until)"[^>]*?value="([^"]*)"', page)
    shares = re.findall(r'name="(share_\w+)".*?<option value="([\d.]+)" selected', page)
    return changed([*inputs, *shares, ("reason", "giờ mùa đông")], **values)


async def test_saturday_morning_counts_as_half_a_day(publisher, store):
    """Hours, shares and the cut-off are kept together."""
    page = (await publisher.get("/calendar")).text
    fields = week(page, hours_saturday="07:30–11:30", share_saturday="0.5", cut_off="14:30")
    assert (await publisher.post("/calendar/week", fields)).place == "/calendar?done=saved"
    calendar = counts(store)
    assert calendar.weight(date(2026, 12, 5)) == 0.5
    assert (str(calendar.cut_off), len(calendar.open_hours(date(2026, 12, 5)))) == ("14:30:00", 1)
    late = await publisher.post("/calendar/week", fields)
    assert (late.status, "Người khác vừa sửa" in late.text) == (422, True)


@pytest.mark.parametrize(
    "values", [{"hours_monday": "sáng"}, {"cut_off": "3 giờ"}, {"announced_until": "mai"}], ids=["hours", "time", "day"]
)
async def test_impossible_hours_are_explained(publisher, store, values):
    """And nothing is kept."""
    page = await publisher.post("/calendar/week", week((await publisher.get("/calendar")).text, **values))
    assert (page.status, 'role="alert"' in page.text) == (422, True)
    assert counts(store) == keeping.shipped()


async def test_a_viewer_looks_and_counts(signed_in):
    """The year and the trial are for everybody, the forms are not."""
    viewer = await signed_in(Role.VIEWER)
    assert "chưa được công bố hết" in (await viewer.get("/calendar?year=2027")).text
    page = (await viewer.get("/calendar?year=2026&from=2026-02-13&days=1")).text
    assert "chưa được công bố hết" not in page
    assert "23/02/2026" in page  # Tết lies between
    assert page.count("<caption>") == 12
    assert 'method="post" class="stack"' not in page.split("<main", 1)[1]
    assert (await (await signed_in(Role.EDITOR)).get("/calendar?year=99999&days=-1&from=x")).status == 200
