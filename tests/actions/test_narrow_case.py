"""Asking for the facts of a case, one at a time, until the list is exact."""

from __future__ import annotations

import pytest

from actions.confirm import Affirm, Deny
from actions.memory import Memory
from actions.narrow_case import NarrowCase
from tests.builders import BIRTH, MARRIAGE, STAY

HOME = Memory(focus=BIRTH).with_case(BIRTH, "birthplace", "home")


async def test_first_question_is_asked_with_its_options(perform):
    """Each option is a button; so is the way to see everything."""
    done = await perform(NarrowCase, "/narrow", code=BIRTH)
    assert done.keys == ["case.question"]
    assert done.values["question"] == "Trẻ sinh ở đâu?"
    assert [payload.count('"option"') for payload in done.payloads] == [1, 1, 0]


async def test_answer_leads_to_the_next_question(perform):
    """One at a time."""
    done = await perform(NarrowCase, "/narrow", code=BIRTH, question="birthplace", option="home")
    assert done.values["question"] == "Cha mẹ có đăng ký kết hôn không?"
    assert done.memory.case_facts == {BIRTH: {"birthplace": "home"}}


async def test_last_answer_leads_to_the_exact_list(perform):
    """No condition is left, and the case is said."""
    done = await perform(NarrowCase, "/narrow", code=BIRTH, question="parents_married", option="no", memory=HOME)
    assert done.keys == ["procedure.answer"]
    assert done.values["facts"]["documents"]["cases"] == []
    assert done.values["case"] == ["trẻ sinh tại nhà", "cha mẹ không đăng ký kết hôn"]


async def test_case_is_remembered_for_later_questions(perform):
    """The fee too is answered for the case that was told."""
    done = await perform(NarrowCase, "/narrow", code=BIRTH, question="parents_married", option="yes", memory=HOME)
    assert done.memory.case_facts[BIRTH] == {"birthplace": "home", "parents_married": "yes"}


async def test_case_of_one_procedure_is_not_another_s(perform):
    """Facts are kept by procedure."""
    done = await perform(NarrowCase, "/narrow", code=STAY, memory=HOME)
    assert done.values["case"] == []


async def test_starting_over_forgets_the_case(perform):
    """Only of this procedure."""
    memory = HOME.with_case(STAY, "x", "y")
    done = await perform(NarrowCase, "/narrow", code=BIRTH, restart="yes", memory=memory)
    assert done.memory.case_facts == {STAY: {"x": "y"}}


async def test_procedure_without_cases_is_answered_at_once(perform):
    """Nothing to ask, so nothing is asked."""
    assert (await perform(NarrowCase, "/narrow", code=STAY)).keys == ["procedure.answer"]


@pytest.mark.parametrize("code", ["1.000001", ""])
async def test_withdrawn_procedure_is_not_found(perform, code):
    """What went from view since the button was shown."""
    assert (await perform(NarrowCase, "/narrow", code=code)).keys == ["procedure.none_found"]


@pytest.mark.parametrize(
    ("question", "option"),
    [
        ("birthplace", "moon"),
        ("colour", "red"),
    ],
)
async def test_made_up_answer_is_not_believed(perform, question, option):
    """A question or an option that is not in the record changes nothing."""
    done = await perform(NarrowCase, "/narrow", code=BIRTH, question=question, option=option)
    assert done.keys == ["case.question"]
    assert done.values["question"] == "Trẻ sinh ở đâu?"


async def test_yes_takes_the_offer_up(perform):
    """ "Ừ" after "shall I narrow it?" asks the first question."""
    memory = Memory(focus=BIRTH, pending="next_question")
    assert (await perform(Affirm, "ừ", intent="affirm", memory=memory)).keys == ["case.question"]


async def test_yes_to_a_choice_takes_the_first(perform):
    """The likeliest stands first."""
    done = await perform(Affirm, "đúng rồi", intent="affirm", memory=Memory(offered=(MARRIAGE, STAY)))
    assert done.values["code"] == MARRIAGE


async def test_yes_to_nothing_invites_a_question(perform):
    """A polite word."""
    assert (await perform(Affirm, "vâng", intent="affirm")).keys == ["smalltalk.affirm"]


async def test_no_with_what_was_meant_is_answered(perform):
    """ "Không, ý tôi là tạm trú"."""
    memory = Memory(focus=BIRTH, aspects=("fee",))
    done = await perform(Deny, "không phải, ý tôi là đăng ký tạm trú", intent="deny", memory=memory)
    assert (done.values["code"], done.values["aspects"]) == (STAY, ["fee"])


async def test_no_to_a_choice_is_the_way_out(perform):
    """None of these."""
    memory = Memory(offered=(MARRIAGE, STAY))
    assert (await perform(Deny, "không", intent="deny", memory=memory)).keys == ["procedure.none_found"]


async def test_no_to_an_offer_ends_it(perform):
    """A later yes is not taken for it."""
    done = await perform(Deny, "thôi", intent="deny", memory=Memory(focus=BIRTH, pending="next_question"))
    assert done.keys == ["smalltalk.deny"]
    assert done.memory.pending == ""
