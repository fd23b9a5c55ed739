""" "Nộp hôm nay thì khi nào có?": the date, and why it is not earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from actions.answer_procedure import AnswerProcedure
from actions.choose_procedure import ChooseProcedure
from actions.decline import Decline
from actions.memory import Memory
from tests.builders import MARRIAGE, MARRIAGE_ABROAD, STAY


@pytest.fixture
def parts(parts):
    """It is Friday 20 November 2026, nine in the morning."""
    return replace(parts, now=lambda: datetime(2026, 11, 20, 9))


def due_of(done) -> dict:
    """The date of the first limit."""
    return done.values["facts"]["time"]["methods"][0]["lines"][0]["due"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nộp tạm trú hôm nay thì khi nào có", "vi"),
        ("ลงทะเบียนที่พักชั่วคราว ยื่นวันนี้ได้เมื่อไหร่", "th"),
        ("if I submit temporary residence today when is it ready", "en"),
    ],
)
async def test_the_date_is_told_with_every_skipped_day(perform, text, language):
    """Three working days from Friday: two weekend days and Culture Day lie between."""
    done = await perform(AnswerProcedure, text, language=language)
    assert done.values["aspects"] == ["time"]
    assert due_of(done)["date"] == "2026-11-26"
    assert [(s["reason"], s["first"], s["last"]) for s in due_of(done)["skipped"]] == [
        ("weekend", "2026-11-21", "2026-11-22"),
        ("holiday", "2026-11-24", "2026-11-24"),
    ]


async def test_the_procedure_in_focus_is_meant(perform):
    """Nothing needs to be named twice."""
    done = await perform(AnswerProcedure, "mai nộp thì bao giờ có", memory=Memory(focus=STAY))
    assert (done.values["code"], done.values["facts"]["time"]["filed"]) == (STAY, "2026-11-21")


async def test_a_weekday_names_no_procedure(perform):
    """ "Friday" is no reason to look for another one, whichever act the question was taken for."""
    for action, intent in ((AnswerProcedure, "ask_procedure"), (Decline, "out_of_scope")):
        done = await perform(action, "nộp thứ 6 này thì bao giờ có", intent=intent, memory=Memory(focus=STAY))
        assert done.values["code"] == STAY
        assert due_of(done)


async def test_the_day_is_kept_while_a_choice_is_open(perform):
    """After "which of these?" the date is still what was asked, and then it is forgotten."""
    memory = Memory(offered=(MARRIAGE, MARRIAGE_ABROAD), aspects=("time",), filed="2026-11-23")
    done = await perform(ChooseProcedure, "1", intent="choose", memory=memory)
    assert due_of(done)["date"] == "2026-11-27"
    assert done.memory.filed == ""


async def test_a_mere_question_of_time_gets_no_date(perform):
    """Who does not say when gets the limit."""
    assert due_of(await perform(AnswerProcedure, "đăng ký tạm trú mất bao lâu", aspects=("time",))) is None


async def test_it_is_no_reason_to_decline(perform):
    """A question read as out of scope is answered when it names a procedure and a day."""
    done = await perform(Decline, "nộp tạm trú hôm nay thì khi nào có", intent="out_of_scope", confidence=0.9)
    assert due_of(done)["date"] == "2026-11-26"
