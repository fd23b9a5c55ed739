"""A draft is tried out in the conversation of its editor, and in no other."""

from __future__ import annotations

from typing import Any

import pytest

from actions.answer_procedure import AnswerProcedure
from actions.ask_aspect import AskAspect
from actions.parts import Parts
from knowledge.catalogue import load
from knowledge.procedure import Fee, FeeBasis, SubmissionChannel, SubmissionMethod
from knowledge.reading import plain
from knowledge.seeding import plant
from knowledge.teaching.change import Change
from tests.builders import BIRTH, a_faq_entry, a_procedure, a_ready_trial, small_content
from tests.fakes import FakeDispatcher, FakeLive, FakeTracker

DRAFT = a_procedure(methods=(SubmissionMethod(SubmissionChannel.COUNTER, fees=(Fee(FeeBasis.AMOUNT, 98_765),)),))


@pytest.fixture
def action(store) -> AskAspect:
    """An action over published procedures, of one of which there is a draft."""
    plant(store, small_content())
    store.drafts.save(BIRTH, plain(DRAFT), editor="Lan")
    return AskAspect(Parts(FakeLive(load(store))))  # type: ignore[arg-type]


async def said(action: AskAspect, **metadata: str) -> str:
    """What is answered to the question for the fee."""
    dispatcher = FakeDispatcher()
    entities = [{"entity": "code", "value": BIRTH}, {"entity": "aspect", "value": "fee"}]
    message: dict[str, Any] = {"text": "/ask_aspect", "metadata": {"language": "vi"} | metadata, "entities": entities}
    await action.run(dispatcher, FakeTracker(message), {})
    return str(dispatcher.said)


async def test_draft_answers_its_editor_and_nobody_else(action):
    """One after the other, in one process: a citizen's turn never sees the draft."""
    assert "98765" not in await said(action)
    assert "98765" in await said(action, draft=BIRTH)
    assert "98765" not in await said(action)


async def test_what_is_to_be_taught_answers_its_editor_and_nobody_else(store):
    """The words of a general answer that is not published yet."""
    plant(store, small_content())
    number = a_ready_trial(store, Change(entry=a_faq_entry()))
    answer = AnswerProcedure(Parts(FakeLive(load(store))))  # type: ignore[arg-type]
    for draft, known in ((f"trial.{number}", True), ("", False), ("trial.999", False)):
        dispatcher = FakeDispatcher()
        message = {"text": "có chỗ để xe không", "metadata": {"language": "vi", "draft": draft}}
        await answer.run(dispatcher, FakeTracker(message), {})
        assert ("faq.answer" in str(dispatcher.said)) is known
