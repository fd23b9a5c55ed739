"""A question about a procedure: answered, offered a choice, or honestly not found."""

from __future__ import annotations

import pytest

from actions.answer_procedure import AnswerProcedure, conclude, not_found, offer
from actions.ask_aspect import AskAspect
from actions.memory import Memory
from actions.turn import Turn
from knowledge.errors import KnowledgeUnavailable
from knowledge.search.verdict import CHOICES, Ambiguous, Match
from tests.builders import BIRTH, COPY, MARRIAGE, MARRIAGE_ABROAD, STAY

ALL = (BIRTH, MARRIAGE, MARRIAGE_ABROAD, STAY, COPY)


@pytest.mark.parametrize(
    ("text", "language"),
    [("đăng ký khai sinh cần giấy tờ gì", "vi"), ("แจ้งเกิดใช้เอกสารอะไร", "th"), ("birth registration documents", "en")],
)
async def test_named_procedure_is_answered(perform, text, language):
    """In any language, about what was asked, and it is in focus from then on."""
    done = await perform(AnswerProcedure, text, language=language, aspects=("documents",))
    assert done.keys == ["procedure.answer"]
    assert (done.values["code"], done.values["aspects"]) == (BIRTH, ["documents"])
    assert (done.memory.focus, done.memory.aspects) == (BIRTH, ("documents",))


async def test_several_aspects_are_answered_at_once(perform):
    """One question, one answer, all that was asked."""
    done = await perform(AnswerProcedure, "đăng ký tạm trú", aspects=("time", "fee"))
    assert done.values["aspects"] == ["fee", "time"]


async def test_mere_name_gets_an_overview(perform):
    """Who only names it gets what most people need."""
    done = await perform(AnswerProcedure, "đăng ký tạm trú", aspects=("overview",))
    assert done.values["overview"]


async def test_follow_up_keeps_the_procedure(perform):
    """ "Thế còn phí?" is about what was talked about."""
    done = await perform(AnswerProcedure, "thế còn phí?", aspects=("fee",), memory=Memory(focus=STAY))
    assert (done.values["code"], done.values["aspects"]) == (STAY, ["fee"])


async def test_same_question_about_another_procedure(perform):
    """ "Còn tạm trú?" asks the last question again."""
    memory = Memory(focus=BIRTH, aspects=("fee",))
    done = await perform(AnswerProcedure, "còn tạm trú thì sao", aspects=("overview",), memory=memory)
    assert (done.values["code"], done.values["aspects"]) == (STAY, ["fee"])
    assert done.memory.trail == (BIRTH,)


async def test_code_is_as_good_as_a_name(perform):
    """Whoever knows the code gets that procedure."""
    done = await perform(AnswerProcedure, f"thủ tục {COPY} mất bao lâu", aspects=("time",))
    assert done.values["code"] == COPY


async def test_two_procedures_in_one_breath(perform):
    """Each is answered, and both are remembered."""
    done = await perform(AnswerProcedure, "khai sinh và tạm trú cần gì", aspects=("documents",))
    assert [reply["values"]["code"] for reply in done.replies] == [BIRTH, STAY]
    assert done.memory.pair == (BIRTH, STAY)


async def test_unknown_matter_is_not_found_with_the_office(perform):
    """No guess: who can help, and what can be asked."""
    done = await perform(AnswerProcedure, "zxqv wkjr", aspects=("documents",))
    assert done.keys == ["procedure.none_found"]
    assert done.values["office"]["hotline"]
    assert "/talk_to_human" in done.payloads


async def test_database_gone_is_an_honest_busy(perform, parts, monkeypatch):
    """The one broad catch of the process: a failing look-up is no stack trace."""

    def gone(_self, _code):
        raise KnowledgeUnavailable("gone")

    monkeypatch.setattr(type(parts.catalogue), "procedure", gone)
    done = await perform(AnswerProcedure, "đăng ký tạm trú")
    assert done.keys == ["service.busy"]
    assert done.memory is None


@pytest.mark.parametrize("text", ["", " ", "😀", "1.999999", "a" * 1000, "'; DROP TABLE version; --", "{{7*7}}"])
async def test_odd_message_still_gets_a_reply(perform, text):
    """Whatever is asked, something is said."""
    assert (await perform(AnswerProcedure, text)).replies


def turn(**changes) -> Turn:
    """A turn that asks for the fee."""
    return Turn(**({"text": "kết hôn", "aspects": ("fee",)} | changes))


def test_choice_has_buttons_numbers_and_a_way_out(catalogue):
    """Up to five, each by its name; and none of these."""
    outcome = offer(catalogue, turn(), [MARRIAGE, MARRIAGE_ABROAD], ("fee",))
    [reply] = outcome.replies
    assert [choice["number"] for choice in reply.values["choices"]] == [1, 2]
    assert [button.title for button in reply.buttons[:2]] == [c["name"]["text"] for c in reply.values["choices"]]
    assert reply.buttons[-1].label == "button.none_of_these"
    assert (outcome.memory.offered, outcome.memory.aspects) == ((MARRIAGE, MARRIAGE_ABROAD), ("fee",))


def test_ambiguous_question_offers_at_most_five(catalogue):
    """A list one can read."""
    verdict = Ambiguous(tuple(Match(code, 0.1) for code in ALL * 2))
    [reply] = conclude(catalogue, turn(), verdict, ("fee",)).replies
    assert reply.key == "procedure.choose"
    assert len(reply.values["choices"]) <= CHOICES


def test_not_found_forgets_the_choice_but_not_the_focus(catalogue):
    """What was talked about before can still be asked about."""
    memory = Memory(focus=BIRTH, offered=(MARRIAGE,), pending="next_question")
    after = not_found(catalogue, turn(memory=memory)).memory
    assert (after.focus, after.offered, after.pending) == (BIRTH, (), "")


async def test_answer_suggests_what_was_not_asked(perform):
    """The buttons lead on, never back to what was just said."""
    done = await perform(AnswerProcedure, "đăng ký tạm trú", aspects=("fee",))
    assert done.payloads
    assert not any('"fee"' in payload for payload in done.payloads)


async def test_answer_with_open_cases_offers_to_narrow(perform):
    """And a plain yes takes the offer up."""
    done = await perform(AnswerProcedure, "đăng ký khai sinh cần giấy tờ gì", aspects=("documents",))
    assert done.payloads[0].startswith("/narrow")
    assert done.memory.pending == "next_question"


async def test_button_for_an_aspect(perform):
    """Code and aspect come with the button, nothing is searched."""
    done = await perform(AskAspect, "/ask_aspect", intent="ask_aspect", code=STAY, aspect="time")
    assert (done.values["code"], done.values["aspects"]) == (STAY, ["time"])


async def test_button_of_a_withdrawn_procedure(perform):
    """What went from view since the button was shown is said to be gone."""
    done = await perform(AskAspect, "/ask_aspect", intent="ask_aspect", code="1.000001", aspect="time")
    assert done.keys == ["procedure.none_found"]


async def test_case_told_moves_to_the_neighbour_and_asks_again(perform):
    """ "My husband is Thai" belongs to the marriage with a foreigner; what was asked is asked about that one."""
    memory = Memory(focus=MARRIAGE, aspects=("documents",))
    done = await perform(AnswerProcedure, "chồng em là người Thái", memory=memory, aspects=("overview",), follows=0.6)
    assert (done.values["code"], done.values["aspects"]) == (MARRIAGE_ABROAD, ["documents"])


@pytest.mark.parametrize(
    ("text", "codes"), [("còn cái kia?", [MARRIAGE]), ("cả hai mất mấy ngày", [MARRIAGE, STAY]), ("mấy ngày", [STAY])]
)
async def test_of_two_talked_about_one_after_the_other(perform, text, codes):
    """The other one, both, or the one talked about now."""
    done = await perform(AnswerProcedure, text, memory=Memory(focus=STAY, trail=(MARRIAGE,)), aspects=("time",))
    assert [reply["values"]["code"] for reply in done.replies] == codes


async def test_weak_choice_goes_on_about_what_is_talked_about(perform):
    """Words that hardly name anything else are about the procedure in focus."""
    done = await perform(AnswerProcedure, "còn gì nữa không ta", memory=Memory(focus=STAY), aspects=("documents",))
    assert done.values["code"] == STAY
