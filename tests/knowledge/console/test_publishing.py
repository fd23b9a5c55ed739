"""Publishing: with a reason, now or later, withdrawn, restored; refused with an explanation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.console.roles import Role
from knowledge.errors import ProcedureNotFound
from knowledge.reading import plain
from knowledge.versions import State
from tests.builders import BIRTH, a_procedure

REASON = ("reason", "Theo Nghị định 18/2026")


@pytest.fixture
async def publisher(signed_in, store):
    """A publisher before a published procedure and a draft of it."""
    store.publish([a_procedure()], editor="seed", reason="test")
    store.drafts.save(BIRTH, plain(a_procedure(demand=2)), editor="Lan")
    return await signed_in(Role.PUBLISHER)


async def test_published_with_name_and_reason(publisher, store):
    """Live at once; who and why stand in the history."""
    page = await publisher.post(f"/procedures/{BIRTH}/publish", [REASON, ("lock", "1")])
    assert page.place == f"/procedures/{BIRTH}?done=published"
    version = store.history.versions(BIRTH)[0]
    assert (version.number, version.editor, version.reason) == (2, "Lê Publisher (publisher)", REASON[1])
    assert (store.procedure(BIRTH).demand, store.drafts.read(BIRTH)) == (2, None)


async def test_scheduled_for_a_day_and_called_off(publisher, store):
    """Vietnam's clock; until then nothing changes."""
    day = datetime.now(UTC) + timedelta(days=9)
    fields = [REASON, ("lock", "1"), ("day", f"{day:%Y-%m-%d}"), ("time", "07:30")]
    page = await publisher.post(f"/procedures/{BIRTH}/publish", fields)
    assert page.place == f"/procedures/{BIRTH}?done=scheduled"
    assert store.pending()[BIRTH].effective_from == day.replace(hour=0, minute=30, second=0, microsecond=0)
    assert store.procedure(BIRTH).demand == 3
    await publisher.post(f"/procedures/{BIRTH}/cancel", [REASON])
    assert store.pending() == {}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ([("reason", "x")], "Xin ghi lý do"),
        ([("reason", "y" * 501)], "Xin ghi lý do"),
        ([REASON, ("day", "2020-01-01")], "đã qua"),
        ([REASON, ("day", "31/12")], "chưa đúng"),
        ([REASON, ("day", "2099-01-01"), ("time", "25:00")], "chưa đúng"),
    ],
)
async def test_refused_publishing_says_why_and_changes_nothing(publisher, store, fields, sentence):
    """The draft stays, and what was typed stays on the page."""
    page = await publisher.post(f"/procedures/{BIRTH}/publish", [*fields, ("lock", "1")])
    assert page.status == 422
    assert sentence in page.text
    assert (len(store.history.versions(BIRTH)), store.drafts.read(BIRTH).lock) == (1, 1)


async def test_draft_that_is_not_fit_is_not_published(publisher, store):
    """The page says what is missing instead of asking for a reason."""
    store.drafts.save(BIRTH, {"names": {"vi": "x"}}, editor="Lan", lock=1)
    assert 'name="reason"' not in (await publisher.get(f"/procedures/{BIRTH}/publish")).text
    page = await publisher.post(f"/procedures/{BIRTH}/publish", [REASON, ("lock", "2")])
    assert page.status == 422
    assert "Còn lỗi phải sửa" in page.text
    assert len(store.history.versions(BIRTH)) == 1


async def test_draft_that_changed_since_it_was_read_is_not_published(publisher, store):
    """What the publisher saw is what is published, or nothing."""
    store.drafts.save(BIRTH, plain(a_procedure(demand=1)), editor="Chị Hoa", lock=1)
    page = await publisher.post(f"/procedures/{BIRTH}/publish", [REASON, ("lock", "1")])
    assert page.status == 409
    assert "Chị Hoa vừa sửa bản nháp" in page.text


async def test_second_of_two_publishers_is_told_and_may_go_on(publisher, store):
    """Who published what meanwhile; after looking, the draft can follow."""
    store.publish([a_procedure(demand=0)], editor="Anh Nam", reason="r")
    page = await publisher.post(f"/procedures/{BIRTH}/publish", [REASON, ("lock", "1")])
    assert page.status == 409
    assert "Anh Nam đã công bố một phiên bản khác" in page.text
    await publisher.post(f"/procedures/{BIRTH}/draft/rebase")
    page = await publisher.post(f"/procedures/{BIRTH}/publish", [REASON, ("lock", "2")])
    assert page.place == f"/procedures/{BIRTH}?done=published"


async def test_withdrawn_and_restored(publisher, store):
    """Out of view, then back as a new version with the old text."""
    await publisher.post(f"/procedures/{BIRTH}/withdraw", [REASON])
    with pytest.raises(ProcedureNotFound):
        store.procedure(BIRTH)
    page = await publisher.post(f"/procedures/{BIRTH}/versions/1/restore", [REASON])
    assert page.place == f"/procedures/{BIRTH}?done=restored"
    assert [(v.number, v.state) for v in store.history.versions(BIRTH)] == [(2, State.LIVE), (1, State.EARLIER)]


@pytest.mark.parametrize(
    ("what", "fields", "status"),
    [
        ("withdraw", [], 422),
        ("cancel", [REASON], 409),
        ("versions/77/restore", [REASON], 409),
        ("versions/1/restore", [], 422),
    ],
)
async def test_impossible_deed_is_explained(publisher, store, what, fields, status):
    """The page of the procedure, with the reason on top."""
    page = await publisher.post(f"/procedures/{BIRTH}/{what}", fields)
    assert page.status == status
    assert 'role="alert"' in page.text
    assert len(store.history.versions(BIRTH)) == 1


@pytest.mark.parametrize(
    "what", ["compare", "compare?before=1&after=draft", "compare?before=0&after=1", "versions/1", ""]
)
async def test_versions_can_be_read_and_compared(publisher, what):
    """Any two texts."""
    page = await publisher.get(f"/procedures/{BIRTH}/{what}".rstrip("/"))
    assert page.status == 200


@pytest.mark.parametrize(
    "what", ["compare?before=77&after=1", "compare?before=x&after=1", "versions/77", "compare?before=99999999999"]
)
async def test_version_that_never_was_is_not_found(publisher, what):
    """404, not an error."""
    assert (await publisher.get(f"/procedures/{BIRTH}/{what}")).status == 404


@pytest.mark.parametrize("place", ["", "/edit", "/publish", "/compare", "/versions/1"])
async def test_procedure_that_never_was_is_not_found(publisher, place):
    """404, not an error."""
    assert (await publisher.get(f"/procedures/9.999999{place}")).status == 404
