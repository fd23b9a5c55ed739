"""Language, office, dossier, refusal, feedback, and what stands around every action."""

from __future__ import annotations

import pytest

from actions.change_language import ChangeLanguage
from actions.check_dossier import CheckDossier
from actions.decline import Decline
from actions.memory import Memory
from actions.parts import Parts
from actions.take_feedback import TakeFeedback
from actions.tell_office import TellOffice
from actions.turn import Turn
from tests.actions.conftest import a_latest_message
from tests.builders import MARRIAGE, MARRIAGE_ABROAD, STAY
from tests.fakes import FakeTracker


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("nói tiếng Anh đi", "vi", "en"),
        ("noi tieng thai", "vi", "th"),
        ("speak Vietnamese please", "en", "vi"),
        ("ขอภาษาไทย", "th", "th"),
        ("tiếng việt", "en", "vi"),
    ],
)
async def test_language_is_switched_by_saying_so(perform, text, language, wanted):
    """Named in any language."""
    done = await perform(ChangeLanguage, text, language=language, intent="change_language")
    assert (done.keys, done.values) == (["language.changed"], {"language": wanted})


async def test_unnamed_language_is_asked_for(perform):
    """With the three to choose from."""
    done = await perform(ChangeLanguage, "đổi ngôn ngữ", intent="change_language")
    assert done.keys == ["language.choose"]
    assert [payload[-4:-2] for payload in done.payloads] == ["vi", "th", "en"]


async def test_language_button(perform):
    """By button."""
    done = await perform(ChangeLanguage, "/change_language", intent="change_language", language_code="x")
    assert done.keys == ["language.choose"]


@pytest.mark.parametrize(
    ("intent", "key"),
    [("ask_office", "office.details"), ("talk_to_human", "office.hand_over"), ("complain", "office.complaint")],
)
async def test_office_is_told_for_what_it_was_asked(perform, intent, key):
    """Where, whom to call, how to complain."""
    done = await perform(TellOffice, "gặp cán bộ", intent=intent)
    assert done.keys == [key]
    assert done.values["office"]["hotline"] == "18001096"


async def test_status_is_never_invented(perform):
    """What can not be looked up is said to be so, with the code that was read."""
    done = await perform(CheckDossier, "H48-251015-0023", intent="check_dossier", dossier_code="H48-251015-0023")
    assert (done.keys, done.values["dossier_code"]) == (["dossier.not_connected"], "H48-251015-0023")
    assert (await perform(CheckDossier, "hồ sơ tới đâu rồi", intent="check_dossier")).keys == ["dossier.not_connected"]


async def test_sure_refusal_is_a_refusal(perform):
    """Out of scope: what the assistant is for."""
    done = await perform(Decline, "đăng ký tạm trú", intent="out_of_scope", doubt=9.0)
    assert done.keys == ["scope.declined"]


async def test_doubtful_refusal_is_checked(perform):
    """Nobody is sent away who asked for a procedure after all."""
    done = await perform(Decline, "đăng ký tạm trú", intent="out_of_scope", doubt=0.5)
    assert done.values["code"] == STAY


async def test_case_told_is_no_refusal(perform):
    """ "Chồng em là người Thái" asks nothing by itself; about a marriage it says which one."""
    told = {"intent": "out_of_scope", "doubt": 1.0}
    done = await perform(Decline, "chồng em là người Thái", memory=Memory(focus=MARRIAGE), **told)
    assert done.values["code"] == MARRIAGE_ABROAD
    assert (await perform(Decline, "chồng em là người Thái", **told)).keys == ["scope.declined"]


async def test_praise_and_blame(perform):
    """Thanks, or an apology with a way on."""
    assert (await perform(TakeFeedback, "hay quá", intent="feedback_good")).keys == ["feedback.thanks"]
    done = await perform(TakeFeedback, "sai rồi", intent="feedback_bad")
    assert (done.keys, done.payloads) == (["feedback.sorry"], ["/talk_to_human"])


async def test_blame_that_names_what_was_meant_is_answered(perform):
    """At once, to the question asked before."""
    memory = Memory(aspects=("fee",))
    done = await perform(TakeFeedback, "sai rồi, ý tôi là đăng ký tạm trú", intent="feedback_bad", memory=memory)
    assert (done.values["code"], done.values["aspects"]) == (STAY, ["fee"])


def test_turn_is_read_from_the_tracker():
    """Text, language, intent, aspects, entities, memory."""
    message = a_latest_message("x", "th", "choose", 0.7, ("fee",), follows=0.9, number="2")
    turn = Turn.from_tracker(FakeTracker(message, Memory(focus="a").plain()))
    assert turn == Turn("x", "th", "choose", 0.7, ("fee",), 0.9, {"number": "2"}, Memory(focus="a"))


@pytest.mark.parametrize(
    "message", [{}, {"text": None, "intent": None, "metadata": None, "aspects": None, "entities": None}]
)
def test_bare_message_is_a_turn(message):
    """What Rasa leaves out is empty, not an error."""
    assert Turn.from_tracker(FakeTracker(message)) == Turn("")


def test_first_of_several_entities_counts():
    """A button's own entity stands before what was found in its text."""
    message = {"entities": [{"entity": "code", "value": "first"}, {"entity": "code", "value": "second"}]}
    assert Turn.from_tracker(FakeTracker(message)).entities == {"code": "first"}


def test_server_that_was_not_composed_says_so():
    """A clear error for whoever starts it the wrong way."""
    with pytest.raises(RuntimeError, match="python -m actions"):
        assert Parts().catalogue
