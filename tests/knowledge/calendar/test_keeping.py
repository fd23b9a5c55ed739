"""The calendar an administrator edits: what ships, what replaces it, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import create_engine

from knowledge.calendar import keeping
from knowledge.calendar.calendar import Reason
from knowledge.calendar.entries import DayOff, read_entries
from knowledge.errors import KnowledgeUnavailable
from knowledge.procedure import Text
from knowledge.reading import Unreadable
from knowledge.seeding import load_yaml
from knowledge.store import Store
from knowledge.store.audit import AuditLog

FLOOD = DayOff("2026-12-03", Text("nghỉ do lũ", "หยุดเพราะน้ำท่วม", "closed by flood"))


@pytest.fixture
def engine_with_tables(engine):
    """A database of each kind, ready."""
    Store(engine).create_tables()
    return engine


def changed(engine, change):
    """Lan changes the calendar because of a storm."""
    keeping.change(engine, change, editor="Lan", reason="bão")


def test_what_ships_counts_until_it_is_edited(engine_with_tables):
    """A fresh database answers from the shipped calendar."""
    assert keeping.calendar(engine_with_tables) == keeping.shipped()


def test_an_edit_counts_at_once(engine_with_tables):
    """A day on which the centre is closed is off from the next question on."""
    changed(engine_with_tables, lambda entered: replace(entered, closed=(*entered.closed, FLOOD)))
    assert keeping.calendar(engine_with_tables).closure(date(2026, 12, 3)).reason is Reason.LOCAL
    assert FLOOD in keeping.entries(engine_with_tables).closed


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("cut_off", "3 giờ chiều", "cut_off"),
        ("worked", ["2026-02-30"], "worked[0]"),
        ("closed", [{"date": "mai", "name": "x"}], "closed[0].date"),
        ("closed", [{"date": "2026-01-05", "name": "x", "reason": "holiday"}], "closed[0].reason"),
        ("hours", {"monday": ["11:30-07:30"]}, "hours.monday[0]"),
        ("hours", {"funday": []}, "hours"),
        ("counts", {"monday": 2}, "counts.monday"),
        ("counts", {"monday": 0}, "counts"),
        ("hours", {}, "hours"),
        ("yearly", [{"date": "13-40", "since": 2026, "name": "x"}], "yearly[0].date"),
        ("holidays", [], "holidays"),
    ],
)
def test_what_cannot_be_a_calendar_is_refused(field, value, named):
    """The problem names the field."""
    with pytest.raises(Unreadable) as refused:
        read_entries({**load_yaml(keeping.SHIPPED), field: value})
    assert named in [problem.field for problem in refused.value.problems]


def test_a_refused_edit_changes_nothing(engine_with_tables):
    """The old calendar goes on counting."""
    entered = keeping.entries(engine_with_tables)
    with pytest.raises(Unreadable):
        changed(engine_with_tables, lambda entered: replace(entered, cut_off="never"))
    assert keeping.entries(engine_with_tables) == entered
    assert AuditLog(engine_with_tables).entries() == []


def test_the_log_knows_who_and_why(engine_with_tables):
    """With the calendar before and after."""
    for day in ("2026-12-05", "2026-12-12"):
        changed(engine_with_tables, lambda entered, day=day: replace(entered, worked=(*entered.worked, day)))
    last, first = AuditLog(engine_with_tables).entries(action="set_calendar")
    assert (last.editor, last.reason, last.details["before"]) == ("Lan", "bão", first.details["after"])


def test_a_database_that_is_away_is_said_to_be_away():
    """The fault has its own name, so that the citizen is told "busy"."""
    with pytest.raises(KnowledgeUnavailable):
        keeping.calendar(create_engine("sqlite://", future=True))
