"""Teaching: tried out before it is live, refused when something would be lost, undone as easily."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from knowledge.errors import InvalidRecords, ProcedureNotFound
from knowledge.phrases import Phrase
from knowledge.search.verdict import Found
from knowledge.seeding import plant
from knowledge.standby import Standby
from knowledge.store.audit import Action
from knowledge.teaching.desk import Desk
from knowledge.teaching.gate import Standing, WouldLose
from knowledge.teaching.questions import Fault, Question
from tests.builders import BIRTH, COPY, STAY, small_content

WHO = {"editor": "lan", "reason": "asked at the counter"}
STORK = Phrase(BIRTH, "vi", "cò mang em bé tới nhà", ("documents",))
STEALING = Phrase(BIRTH, "vi", "dọn về nhà bà ngoại mùa nước nổi")
ITS_OWNER = Phrase(STAY, "vi", STEALING.text)
PATIENCE = 10.0


@pytest.fixture
def desk(store):
    """A desk over a handful of procedures."""
    plant(store, small_content())
    standby = Standby(store, lambda: None)
    yield Desk(store, standby)
    standby.stop()


def found(desk, text: str) -> str:
    """The code that a question finds now."""
    verdict = desk._standby.current().search(text, "vi")
    return verdict.match.code if isinstance(verdict, Found) else ""


def until_found(desk, text: str, code: str) -> None:
    """Waits until the live catalogue has followed."""
    deadline = time.monotonic() + PATIENCE
    while found(desk, text) != code:
        assert time.monotonic() < deadline
        time.sleep(0.01)  # noqa: TID251  the catalogue follows in a thread of its own


def test_wording_is_tried_out_without_being_live(desk, store):
    """The report names the gain; nobody notices."""
    before = store.revision()
    report = desk.try_out(STORK)
    (gain,) = report.gains
    assert (gain.asked.text, gain.after.code, gain.after.standing) == (STORK.text, BIRTH, Standing.FOUND)
    assert (store.revision(), found(desk, STORK.text)) == (before, "")


def test_taught_wording_is_live_without_training(desk):
    """At the next look."""
    assert found(desk, STORK.text) == ""
    desk.teach(STORK, **WHO)
    until_found(desk, STORK.text, BIRTH)


def test_undone_wording_is_forgotten(desk):
    """As if it had never been taught."""
    number, _ = desk.teach(STORK, **WHO)
    until_found(desk, STORK.text, BIRTH)
    assert desk.undo(number, **WHO)
    until_found(desk, STORK.text, "")
    assert not desk.undo(number, **WHO)
    assert desk.lessons() == []


def test_loss_needs_a_reason_of_its_own(desk, store):
    """Somebody taught the same words for another procedure: the gate shows it, and nothing is written."""
    desk.teach(ITS_OWNER, **WHO)
    until_found(desk, STEALING.text, STAY)
    before = store.revision()
    with pytest.raises(WouldLose) as caught:
        desk.teach(STEALING, **WHO)
    assert STEALING.text in {loss.asked.text for loss in caught.value.report.losses}
    assert store.revision() == before
    _, report = desk.teach(STEALING, **WHO, override="the words changed their meaning")
    assert report.losses
    assert store.audit.entries(action=Action.TEACH)[0].details["override"] == "the words changed their meaning"


def test_same_wording_again_changes_nothing(desk, store):
    """One row, one number."""
    number, _ = desk.teach(STORK, **WHO)
    before = store.revision()
    assert desk.teach(STORK, **WHO)[0] == number
    assert store.revision() == before


@pytest.mark.parametrize(
    ("phrase", "field"),
    [
        (Phrase(BIRTH, "vi", "  "), "text"),
        (Phrase(BIRTH, "vi", "a" * 301), "text"),
        (Phrase(BIRTH, "fr", "naissance"), "language"),
        (Phrase(BIRTH, "vi", "cò", ("colour",)), "aspects"),
    ],
)
def test_bad_wording_is_refused(desk, store, phrase, field):
    """Naming the field; nothing is written."""
    before = store.revision()
    with pytest.raises(InvalidRecords, match=field):
        desk.teach(phrase, **WHO)
    assert store.revision() == before


def test_only_what_is_in_view_can_be_taught(desk, store):
    """A withdrawn procedure answers nothing."""
    store.withdraw(COPY, **WHO)
    with pytest.raises(ProcedureNotFound):
        store.teach(Phrase(COPY, "vi", "phô tô giấy"), **WHO)


def test_question_is_settled_by_the_lesson(desk):
    """One call attaches the wording and takes the questions off the list."""
    desk.questions.collect(
        [Question("message 1", STORK.text, "vi", Fault.NOT_FOUND, (), datetime(2026, 8, 3, tzinfo=UTC))]
    )
    (group,) = desk.questions.groups()
    desk.teach(STORK, **WHO, answers=group.ids)
    assert desk.questions.groups() == []


def test_seed_leaves_alone_what_was_taught(desk, store):
    """A restart with new phrases keeps an editor's."""
    desk.teach(STORK, **WHO)
    store.replace_phrases([Phrase(STAY, "vi", "ở trọ")], [], origin="seed", **WHO)
    assert [lesson.phrase for lesson in desk.lessons()] == [STORK]
