"""Teaching in the console: from a collected question to a wording or a general answer, past the gate, and back."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime

import pytest

from knowledge.console.roles import Role
from knowledge.phrases import Phrase
from knowledge.seeding import plant
from knowledge.store.audit import Action
from knowledge.teaching.questions import Fault, Question, Questions
from tests.builders import BIRTH, STAY, a_faq_entry, small_content

WHY = ("reason", "hỏi ở quầy mỗi ngày")
STORK = "cò mang em bé tới nhà"
FAQ_FORM = (
    ("based_on", "0"), ("question", ""), ("title.vi", "Gửi xe ở đâu?"), ("title.th", "จอดรถที่ไหน"), ("title.en", ""),
    ("answer.vi", "Bãi xe sau trụ sở.\nMiễn phí."), ("answer.th", "ด้านหลัง"), ("answer.en", ""),
    ("wordings.vi", "có chỗ để xe không\n\n  bãi xe ở đâu  "), ("wordings.th", ""), ("wordings.en", "parking"),
    ("source.title", "Thông báo số 3"), ("source.url", ""), ("as_of", "2026-07"),
)  # fmt: skip


@pytest.fixture
def questions(store) -> Questions:
    """A handful of procedures, and what citizens asked in vain."""
    plant(store, small_content())
    asked = Questions(store.engine)
    at = datetime(2026, 8, 3, tzinfo=UTC)
    rows = [(STORK, "vi", Fault.NOT_FOUND)] * 2 + [
        ("thả diều <b>ở đâu</b>", "vi", Fault.DECLINED), ("where to fly kites", "en", Fault.THUMB_DOWN),
    ]  # fmt: skip
    asked.collect(
        Question(f"message {i}", text, tongue, fault, (STAY,), at) for i, (text, tongue, fault) in enumerate(rows)
    )
    return asked


async def checked(official, place: str) -> str:
    """The trial's page when the gate has run."""
    for _ in range(500):
        page = await official.get(place)
        if "data-trial" not in page.text:
            return page.text
        await asyncio.sleep(0.02)
    raise AssertionError("the gate does not come to an end")


def number_of(questions: Questions, text: str) -> int:
    """The number in the address of a question's group."""
    return next(group.ids[0] for group in questions.groups() if group.text == text)


async def try_out(official, questions: Questions, code: str = BIRTH, text: str = STORK) -> str:
    """Attaches a wording and returns where it is tried out."""
    fields = [("text", text), ("language", "vi"), ("code", code), ("aspect", "documents")]
    page = await official.post(f"/questions/{number_of(questions, STORK)}/teach", fields)
    assert page.status == 303, page.text
    return page.place


async def test_most_frequent_question_comes_first(signed_in, questions):
    """Grouped, with why, how often and what was answered; text of citizens stays text."""
    text = (await (await signed_in(Role.EDITOR)).get("/questions?lang=en")).text
    assert text.index(STORK) < text.index("where to fly kites")
    assert "2 times" in text
    assert "Đăng ký tạm trú" in text or "Temporary residence" in text
    assert "<b>ở đâu" not in text


@pytest.mark.parametrize(
    ("query", "seen"), [("why=thumb_down", "where to fly kites"), ("language=en", "where to fly kites"), ("why=not_found", STORK)]
)  # fmt: skip
async def test_questions_are_filtered(signed_in, questions, query, seen):
    """By why they are here, and by language."""
    text = (await (await signed_in(Role.EDITOR)).get(f"/questions?{query}")).text
    assert [each for each in (STORK, "where to fly kites", "thả diều") if each in text] == [seen]


async def test_ticked_questions_are_dismissed_with_a_reason(signed_in, questions, store):
    """Without a reason, or without a tick, nothing happens."""
    official = await signed_in(Role.EDITOR)
    ticked = ("id", str(number_of(questions, STORK)))
    assert (await official.post("/questions", [ticked])).status == 422
    assert (await official.post("/questions", [WHY])).status == 422
    assert len(questions.groups()) == 3
    assert (await official.post("/questions", [ticked, WHY])).status == 303
    assert len(questions.groups()) == 2
    assert store.audit.entries()[0].action == Action.SETTLE_QUESTIONS


async def test_procedures_are_searched_while_one_types(signed_in, questions):
    """Without words, what the assistant thought of is suggested."""
    official = await signed_in(Role.EDITOR)
    place = f"/questions/{number_of(questions, STORK)}/teach"
    assert f'value="{STAY}"' in (await official.get(place)).text
    found = (await official.get(f"{place}?q=khai+sinh")).text
    assert f'value="{BIRTH}"' in found
    assert f'value="{STAY}"' not in found


async def test_editor_tries_out_and_publisher_publishes(signed_in, questions, store):
    """The report comes first; the wording is live after the publisher's reason, and its questions are settled."""
    editor = await signed_in(Role.EDITOR)
    place = await try_out(editor, questions)
    page = await checked(editor, place)
    assert "/publish" not in page
    assert STORK in page
    assert store.taught() == []
    publisher = await signed_in(Role.PUBLISHER)
    assert place in (await publisher.get("/trials")).text
    assert (await publisher.post(f"{place}/publish", [])).status == 422
    assert (await publisher.post(f"{place}/publish", [WHY])).place.startswith("/taught")
    assert store.taught()[0].phrase == Phrase(BIRTH, "vi", STORK, ("documents",))
    assert STORK not in {group.text for group in questions.groups()}
    assert store.audit.entries()[1].editor.endswith("(publisher)")


async def test_loss_is_published_only_with_a_reason_of_its_own(signed_in, questions, store):
    """The form asks for it, and the log keeps it."""
    store.teach(Phrase(STAY, "vi", STORK), editor="lan", reason="before")
    official = await signed_in(Role.PUBLISHER)
    place = await try_out(official, questions)
    assert 'name="override"' in await checked(official, place)
    assert (await official.post(f"{place}/publish", [WHY])).status == 422
    assert len(store.taught()) == 1
    page = await official.post(f"{place}/publish", [WHY, ("override", "nghĩa đã đổi")])
    assert page.status == 303
    assert store.audit.entries(action=Action.TEACH)[0].details["override"] == "nghĩa đã đổi"


async def test_report_from_before_another_publication_is_refused(signed_in, questions, store):
    """With the way to check again, which takes its place."""
    official = await signed_in(Role.PUBLISHER)
    place = await try_out(official, questions)
    await checked(official, place)
    store.withdraw(STAY, editor="lan", reason="a test")
    assert (await official.post(f"{place}/publish", [WHY])).status == 409
    again = (await official.post(f"{place}/again")).place
    await checked(official, again)
    assert (await official.post(f"{again}/publish", [WHY])).status == 303


async def test_progress_is_told_as_data(signed_in, questions):
    """For the page that waits; and then there is a conversation to try it in."""
    official = await signed_in(Role.EDITOR)
    place = await try_out(official, questions)
    await checked(official, place)
    assert "token of trial.1 in th" in (await official.post(f"{place}/preview", [("language", "th")])).text
    page = await official.get(place, Accept="application/json")
    assert re.match(r'{"state": "ready", "done": \d+, "total": \d+}', page.text)


@pytest.mark.parametrize(
    ("field", "value"), [("code", ""), ("code", "9.999999"), ("code", "faq.7"), ("text", ""), ("text", "a" * 301), ("language", "fr")]
)  # fmt: skip
async def test_bad_wording_comes_back_with_what_is_wrong(signed_in, questions, store, field, value):
    """What was typed is still there, and nothing is begun."""
    official = await signed_in(Role.EDITOR)
    good = {"text": "cò bay lả", "language": "vi", "code": BIRTH}
    page = await official.post(f"/questions/{number_of(questions, STORK)}/teach", list((good | {field: value}).items()))
    assert (page.status, page.text.count('class="fault"')) == (422, 1)
    assert "cò bay lả" in page.text or field == "text"


async def test_undone_wording_is_gone_from_the_list(signed_in, questions, store):
    """With who taught it and why until then."""
    number = store.teach(Phrase(BIRTH, "vi", STORK), editor="Lan", reason="asked daily")
    official = await signed_in(Role.PUBLISHER)
    shown = (await official.get("/taught")).text
    assert "Lan" in shown
    assert "asked daily" in shown
    assert (await official.post(f"/taught/{number}/undo", [])).status == 422
    assert (await official.post(f"/taught/{number}/undo", [WHY])).place.endswith("done=lesson_undone")
    assert (await official.post(f"/taught/{number}/undo", [WHY])).place.endswith("done=lesson_gone")
    assert store.taught() == []


async def test_general_answer_from_the_form_to_its_withdrawal(signed_in, questions, store):
    """Written, checked, published, changed, brought back, withdrawn: each a version or a line of the log."""
    official = await signed_in(Role.PUBLISHER)
    fields = [*FAQ_FORM[:1], ("question", str(number_of(questions, STORK))), *FAQ_FORM[2:]]
    trial = (await official.post("/faq", fields)).place
    assert "Bãi xe sau trụ sở." in await checked(official, trial)
    assert (await official.post(f"{trial}/publish", [WHY])).place == "/faq/1?done=published"
    (entry,) = store.faq.in_view().values()
    assert entry.wordings == {"vi": ("có chỗ để xe không", "bãi xe ở đâu"), "en": ("parking",)}
    assert len(questions.groups()) == 2
    changed = [("based_on", "1"), *FAQ_FORM[1:-1], ("as_of", "2026-08")]
    trial = (await official.post("/faq/1", changed)).place
    await checked(official, trial)
    assert (await official.post(f"{trial}/publish", [WHY])).status == 303
    trial = (await official.post("/faq/1/versions/1/restore")).place
    await checked(official, trial)
    assert (await official.post(f"{trial}/publish", [WHY])).status == 303
    assert store.faq.read("faq.1").entry == entry
    assert (await official.post("/faq/1/withdraw", [WHY])).status == 303
    assert (await official.post("/faq/1/withdraw", [WHY])).status == 409
    assert [each.action for each in store.audit.entries(subject="faq.1")] == [
        "withdraw", "restore", "try_out", "publish", "try_out", "publish",
    ]  # fmt: skip


async def test_question_is_one_more_wording_of_a_general_answer(signed_in, questions, store):
    """Attached like to a procedure; it becomes a version of the entry."""
    store.faq.publish(a_faq_entry(), editor="lan", reason="asked daily")
    official = await signed_in(Role.PUBLISHER)
    assert 'value="faq.1"' in (await official.get(f"/questions/{number_of(questions, STORK)}/teach?q=gui+xe")).text
    trial = await try_out(official, questions, code="faq.1", text="để xe chỗ nào")
    await checked(official, trial)
    assert (await official.post(f"{trial}/publish", [WHY])).place == "/faq/1?done=published"
    assert store.faq.read("faq.1").entry.wordings["vi"][-1] == "để xe chỗ nào"


async def test_two_editors_of_one_general_answer(signed_in, questions, store):
    """The second is told who was first."""
    store.faq.publish(a_faq_entry(), editor="Lan", reason="asked daily")
    store.faq.publish(a_faq_entry(as_of="2026-08"), code="faq.1", based_on=1, editor="Minh", reason="moved")
    official = await signed_in(Role.PUBLISHER)
    trial = (await official.post("/faq/1", [("based_on", "1"), *FAQ_FORM[1:]])).place
    await checked(official, trial)
    page = await official.post(f"{trial}/publish", [WHY, ("override", "mất cũng được")])
    assert page.status == 409
    assert "Minh" in page.text


@pytest.mark.parametrize(
    ("field", "value"), [("title.vi", ""), ("answer.vi", "a" * 2_001), ("as_of", "hôm qua"), ("source.url", "javascript:x")]
)  # fmt: skip
async def test_unfit_general_answer_comes_back(signed_in, questions, store, field, value):
    """With a mark at its field; nothing is begun."""
    official = await signed_in(Role.EDITOR)
    page = await official.post("/faq", [(name, value if name == field else kept) for name, kept in FAQ_FORM])
    assert (page.status, page.text.count('class="fault"')) == (422, 1)
    assert "Bãi xe" in page.text or field == "answer.vi"


async def test_unknown_numbers_are_not_found(signed_in, questions):
    """Whoever types an address; a question that was dealt with leads back to the list."""
    official = await signed_in(Role.PUBLISHER)
    for place in ("/faq/9", "/faq/9/edit", "/trials/9"):
        assert (await official.get(place)).status == 404
    assert (await official.get("/questions/999/teach")).place.startswith("/questions")
    assert (await official.get("/faq/new?question=999")).status == 200


async def test_wording_of_a_general_answer_stays_its_own(signed_in, questions, store):
    """Taught for a procedure, it would still be answered by the entry: the report says so."""
    store.faq.publish(a_faq_entry(), editor="lan", reason="asked daily")
    official = await signed_in(Role.PUBLISHER)
    place = await try_out(official, questions, text="gửi xe ở đâu")
    assert "notice warn" in await checked(official, place)


async def test_script_in_a_general_answer_is_text(signed_in, questions, store):
    """In the form, in the report, on its page and in the list."""
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    official = await signed_in(Role.PUBLISHER)
    fields = [
        (name, hostile if name.startswith(("title", "answer", "wordings", "source.t")) else v) for name, v in FAQ_FORM
    ]
    trial = (await official.post("/faq", fields)).place
    pages = [await checked(official, trial)]
    assert (await official.post(f"{trial}/publish", [WHY, ("override", "thử")])).status == 303
    pages += [(await official.get(place)).text for place in ("/faq", "/faq/1", "/faq/1/edit", "/audit")]
    assert [page for page in pages if "<script>alert" in page] == []
    assert all("&lt;script&gt;" in page for page in pages[:-1])
