"""The citizen's choice from what was offered: by button, number or words."""

from __future__ import annotations

import pytest

from actions.choose_procedure import ChooseProcedure
from actions.memory import Memory
from tests.builders import BIRTH, MARRIAGE, MARRIAGE_ABROAD, STAY

OFFERED = Memory(offered=(MARRIAGE, MARRIAGE_ABROAD, STAY), aspects=("fee",))


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("1", "vi", MARRIAGE),
        ("số 2", "vi", MARRIAGE_ABROAD),
        ("cái thứ ba", "vi", STAY),
        ("cái cuối", "vi", STAY),
        ("cai dau tien", "vi", MARRIAGE),
        ("the second one", "en", MARRIAGE_ABROAD),
        ("last", "en", STAY),
        ("ข้อ ๒", "th", MARRIAGE_ABROAD),
        ("อันแรก", "th", MARRIAGE),
        ("đăng ký tạm trú", "vi", STAY),
    ],
)
async def test_choice_answers_the_question_asked_before(perform, text, language, code):
    """The chosen one, about what was asked before the choice."""
    done = await perform(ChooseProcedure, text, language=language, intent="choose", memory=OFFERED)
    assert (done.values["code"], done.values["aspects"]) == (code, ["fee"])
    assert (done.memory.focus, done.memory.offered) == (code, ())


async def test_button_carries_its_number(perform):
    """A pressed button needs no words."""
    done = await perform(ChooseProcedure, "/choose", intent="choose", number="2", memory=OFFERED)
    assert done.values["code"] == MARRIAGE_ABROAD


@pytest.mark.parametrize(("text", "language"), [("không cái nào", "vi"), ("none of these", "en"), ("ไม่มีอันไหน", "th")])
async def test_none_of_these(perform, text, language):
    """The way out: the office."""
    done = await perform(ChooseProcedure, text, language=language, intent="choose", memory=OFFERED)
    assert done.keys == ["procedure.none_found"]


async def test_none_button(perform):
    """The way out by button."""
    assert (await perform(ChooseProcedure, "/choose", number="0", memory=OFFERED)).keys == ["procedure.none_found"]


@pytest.mark.parametrize("number", ["9", "99", "-1", "x"])
async def test_number_that_was_not_offered_is_no_choice(perform, number):
    """Something is said, and nothing breaks."""
    assert (await perform(ChooseProcedure, "/choose", number=number, memory=OFFERED)).replies


async def test_choice_without_an_offer_asks_for_a_name(perform):
    """ "2" to nothing."""
    assert (await perform(ChooseProcedure, "2", intent="choose")).keys == ["procedure.nothing_offered"]


async def test_both_of_a_pair(perform):
    """ "Cả hai" repeats both."""
    memory = Memory(pair=(BIRTH, STAY), aspects=("time",))
    done = await perform(ChooseProcedure, "cả hai", intent="choose", memory=memory)
    assert [reply["values"]["code"] for reply in done.replies] == [BIRTH, STAY]


async def test_withdrawn_choice_is_not_answered(perform):
    """What went from view since it was offered is not shown."""
    memory = Memory(offered=("1.000001", STAY))
    done = await perform(ChooseProcedure, "1", intent="choose", memory=memory)
    assert done.replies[0]["values"].get("code") != "1.000001"
