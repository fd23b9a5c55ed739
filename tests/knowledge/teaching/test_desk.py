"""Teaching: tried out before it is live, refused when something would be lost, undone as easily."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from knowledge.errors import FaqNotFound, InvalidFaq, OutdatedTrial, ProcedureNotFound, VersionConflict
from knowledge.phrases import Phrase
from knowledge.search.verdict import Found
from knowledge.seeding import plant
from knowledge.standby import Standby
from knowledge.store.audit import Action
from knowledge.teaching.change import NEW, Change
from knowledge.teaching.desk import Desk
from knowledge.teaching.questions import Fault, Question
from knowledge.teaching.report import Standing, WouldLose
from tests.builders import BIRTH, COPY, STAY, a_faq_entry, small_content

WHO = {"editor": "lan", "reason": "asked at the counter"}
STORK = Phrase(BIRTH, "vi", "cò mang em bé tới nhà", ("documents",))
STEALING = Phrase(BIRTH, "vi", "dọn về nhà bà ngoại mùa nước nổi")
ITS_OWNER = Phrase(STAY, "vi", STEALING.text)
PARKING = "gửi xe ở đâu"


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


def expect_found(desk, code: str, text: str) -> None:
    """What is published by now is found by this code."""
    desk._standby.fresh()
    assert found(desk, text) == code


def carry_out(desk, change: Change, **options: str) -> str:
    """Tries a change out and makes it live."""
    code = desk.carry_out(change, desk.try_out(change), **WHO, **options)
    text = change.asked()[0].text
    expect_found(desk, code, text)
    return code


def test_wording_is_tried_out_without_being_live(desk, store):
    """The report names the gain, and how the wording itself will be answered; nobody notices."""
    before = store.revision()
    report = desk.try_out(Change(STORK))
    (own,) = report.own
    assert (own.asked.text, own.after.code, own.after.standing) == (STORK.text, BIRTH, Standing.FOUND)
    assert own in report.gains
    assert (store.revision(), found(desk, STORK.text)) == (before, "")


def test_nearest_are_told_without_waiting(desk):
    """Once an index is there."""
    assert desk.nearest("đăng ký tạm trú", "vi") == []
    desk._standby.current()
    assert desk.nearest("đăng ký tạm trú", "vi")[0] == STAY


def test_progress_is_told(desk):
    """From the first question to the last."""
    told = []
    report = desk.try_out(Change(STORK), lambda done, total: told.append((done, total)))
    assert told[0] == (0, report.asked)
    assert told[-1] == (report.asked, report.asked)


def test_undone_wording_is_forgotten(desk):
    """As if it had never been taught."""
    carry_out(desk, Change(STORK))
    (lesson,) = desk.lessons()
    assert desk.undo(lesson.id, **WHO)
    expect_found(desk, "", STORK.text)
    assert not desk.undo(lesson.id, **WHO)
    assert desk.lessons() == []


def test_taught_words_mean_what_they_were_taught_for(desk):
    """However they are spelt and marked, and however near another procedure is."""
    carry_out(desk, Change(Phrase(COPY, "vi", "đăng ký tạm trú bản giấy")), override="the office calls it so")
    assert found(desk, "DANG KY TAM TRU BAN GIAY?") == COPY
    assert found(desk, "đăng ký tạm trú") == STAY


def test_loss_needs_a_reason_of_its_own(desk, store):
    """Somebody taught the same words for another procedure: the gate shows it, and nothing is written."""
    carry_out(desk, Change(ITS_OWNER))
    report, before = desk.try_out(Change(STEALING)), store.revision()
    with pytest.raises(WouldLose) as caught:
        desk.carry_out(Change(STEALING), report, **WHO)
    assert STEALING.text in {loss.asked.text for loss in caught.value.report.losses}
    assert store.revision() == before
    desk.carry_out(Change(STEALING), report, **WHO, override="the words changed their meaning")
    assert store.audit.entries(action=Action.TEACH)[0].details["override"] == "the words changed their meaning"
    expect_found(desk, BIRTH, STEALING.text)


def test_report_of_yesterday_publishes_nothing(desk, store):
    """What was published since may have changed what would be lost."""
    report = desk.try_out(Change(STORK))
    store.withdraw(COPY, **WHO)
    with pytest.raises(OutdatedTrial):
        desk.carry_out(Change(STORK), report, **WHO)
    assert desk.lessons() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (Change(Phrase(BIRTH, "vi", "  ")), "text"),
        (Change(Phrase(BIRTH, "vi", "a" * 301)), "text"),
        (Change(Phrase(BIRTH, "fr", "naissance")), "language"),
        (Change(Phrase(BIRTH, "vi", "cò", ("colour",))), "aspects"),
        (Change(entry=a_faq_entry(as_of="hôm qua")), "as_of"),
    ],
)
def test_bad_change_is_refused(desk, change, field):
    """Naming the field, before anything is asked."""
    with pytest.raises(InvalidFaq, match=field):
        desk.try_out(change)


def test_only_what_is_in_view_can_be_taught(desk, store):
    """A withdrawn procedure answers nothing, and an unknown general answer is nobody's."""
    store.withdraw(COPY, **WHO)
    with pytest.raises(ProcedureNotFound):
        desk.check(Change(Phrase(COPY, "vi", "phô tô giấy")))
    with pytest.raises(FaqNotFound):
        desk.check(Change(entry=a_faq_entry(), code="faq.9"))


def test_question_is_settled_by_the_lesson(desk):
    """One call attaches the wording and takes the questions off the list."""
    asked = Question("message 1", STORK.text, "vi", Fault.NOT_FOUND, (), datetime(2026, 8, 3, tzinfo=UTC))
    desk.questions.collect([asked])
    (group,) = desk.questions.groups()
    carry_out(desk, Change(STORK, answers=group.ids))
    assert desk.questions.groups() == []


def test_wording_taught_again(desk, store):
    """The same changes nothing; with other aspects, it asks for these from now on."""
    carry_out(desk, Change(STORK))
    before = store.revision()
    carry_out(desk, Change(STORK))
    assert store.revision() == before
    carry_out(desk, Change(replace(STORK, aspects=("fee",))))
    assert [lesson.phrase.aspects for lesson in desk.lessons()] == [("fee",)]
    assert desk._standby.fresh().taught_for(STORK.text, "vi").aspects == ("fee",)


def test_seed_leaves_alone_what_was_taught(desk, store):
    """A restart with new phrases keeps an editor's."""
    carry_out(desk, Change(STORK))
    store.replace_phrases([Phrase(STAY, "vi", "ở trọ")], [], origin="seed", **WHO)
    assert [lesson.phrase for lesson in desk.lessons()] == [STORK]


def test_general_answer_is_found_by_its_wordings(desk):
    """From its publication until it is withdrawn, and again when it was restored; its own words count most."""
    report = desk.try_out(Change(entry=a_faq_entry()))
    assert {d.after.code for d in report.own} == {NEW}
    code = carry_out(desk, Change(entry=a_faq_entry()))
    assert found(desk, PARKING) == code
    desk._store.faq.withdraw(code, **WHO)
    expect_found(desk, "", PARKING)
    again = Change(entry=desk._store.faq.version(code, 1), code=code, based_on=1, restores=1)
    assert carry_out(desk, again) == code
    assert desk._store.audit.entries(subject=code)[0].action == Action.RESTORE


def test_general_answer_that_takes_a_taught_wording_is_a_loss(desk):
    """Every taught phrase is replayed."""
    carry_out(desk, Change(Phrase(STAY, "vi", PARKING)))
    report = desk.try_out(Change(entry=a_faq_entry()))
    assert [loss.asked.codes for loss in report.losses] == [(STAY,)]


def test_two_publishers_of_one_general_answer(desk):
    """The second is told, and nothing is overwritten."""
    code = carry_out(desk, Change(entry=a_faq_entry()))
    first = Change(entry=a_faq_entry(as_of="2026-08"), code=code, based_on=1)
    carry_out(desk, first)
    second = Change(entry=a_faq_entry(as_of="2026-09"), code=code, based_on=1)
    with pytest.raises(VersionConflict):
        desk.carry_out(second, desk.try_out(second), **WHO)
    assert desk._store.faq.read(code).entry.as_of == "2026-08"
