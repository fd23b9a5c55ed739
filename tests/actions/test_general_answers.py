"""What editors taught: general answers, and wordings that mean what they were taught for, whatever act they look like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.answer_procedure import AnswerProcedure
from actions.check_dossier import CheckDossier
from actions.choose_procedure import ChooseProcedure
from actions.decline import Decline
from actions.memory import Memory
from actions.parts import Parts
from actions.tell_office import TellOffice
from bot.messages import ReplyOrder
from bot.render import render
from knowledge.catalogue import load
from knowledge.phrases import Phrase
from knowledge.procedure import Text
from knowledge.seeding import plant
from tests.builders import BIRTH, COPY, STAY, a_faq_entry, a_store, small_content
from tests.fakes import FakeLive

WHO = {"editor": "lan", "reason": "a test"}
PARKING, STORK = "faq.1", "cò mang em bé tới nhà"


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """A handful of procedures, a general answer and a taught wording."""
    store = a_store(tmp_path_factory.mktemp("taught"))
    plant(store, small_content())
    assert store.faq.publish(a_faq_entry(), **WHO) == PARKING
    store.teach(Phrase(BIRTH, "vi", STORK, ("documents",)), **WHO)
    yield load(store)
    store.engine.dispose()


@pytest.fixture
def parts(taught) -> Parts:
    """Knowledge with what was taught."""
    return Parts(FakeLive(taught))


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Gửi xe ở đâu?", "vi", "Bãi xe miễn phí"),
        ("มีที่จอดรถไหม", "th", "ที่จอดรถฟรี"),
        ("is there parking?", "en", "Free parking"),
    ],
)
async def test_general_answer_in_three_languages(perform, text, language, said):
    """Its date and its source stand under it."""
    done = await perform(AnswerProcedure, text, language=language, aspects=("where",))
    assert done.keys == ["faq.answer"]
    shown = render(ReplyOrder("faq.answer", done.values), language).markdown
    assert said in shown
    assert "Thông báo của trung tâm" in shown
    assert "2026" in shown


@pytest.mark.parametrize("action", [Decline, TellOffice])
@pytest.mark.parametrize("text", ["gửi xe ở đâu", "có chỗ để xe máy không ạ"])
async def test_question_taken_for_another_act_gets_its_general_answer(perform, action, text):
    """However sure the act was."""
    intent = {Decline: "out_of_scope", TellOffice: "ask_office"}[action]
    done = await perform(action, text, intent=intent, confidence=0.99)
    assert done.keys == ["faq.answer"]


@pytest.mark.parametrize("action", [AnswerProcedure, Decline, TellOffice, CheckDossier])
async def test_taught_wording_taken_for_another_act_is_answered(perform, action):
    """With the procedure it was taught for, and what the editor said it asks for."""
    done = await perform(action, STORK, intent="out_of_scope", confidence=0.99, aspects=("overview",))
    assert (done.keys, done.values["code"]) == (["procedure.answer"], BIRTH)
    assert done.values["aspects"] == ["documents"]


async def test_who_wants_a_person_gets_one(perform):
    """Unless these very words were taught."""
    done = await perform(TellOffice, "cho gặp người giữ xe", intent="talk_to_human")
    assert done.keys == ["office.hand_over"]


async def test_refusals_stay_refusals(perform):
    """A general answer does not answer everything."""
    done = await perform(Decline, "kể chuyện cười đi", intent="out_of_scope", confidence=0.9)
    assert done.keys == ["scope.declined"]


async def test_general_answer_leaves_the_procedure_in_focus(perform):
    """The next question goes on about it."""
    memory = Memory(focus=STAY, offered=(BIRTH, COPY))
    done = await perform(AnswerProcedure, "gửi xe ở đâu", memory=memory)
    assert (done.memory.focus, done.memory.offered) == (STAY, ())


async def test_general_answer_may_be_chosen(perform):
    """When it was among what was offered."""
    done = await perform(ChooseProcedure, "/choose", number="2", memory=Memory(offered=(BIRTH, PARKING)))
    assert done.keys == ["faq.answer"]


async def test_missing_translation_is_said(perform, parts, taught):
    """The Vietnamese text stands in, and is said to."""
    entry = replace(taught.faq[PARKING], answer=Text("Chỉ có tiếng Việt."))
    parts.live = FakeLive(replace(taught, faq={PARKING: entry}))
    done = await perform(AnswerProcedure, "is there parking", language="en")
    assert (done.values["text"], done.values["untranslated"]) == ("Chỉ có tiếng Việt.", True)
