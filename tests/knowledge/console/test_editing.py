"""Drafts: saved by hand and by the page, two people at once, thrown away."""

from __future__ import annotations

import json

import pytest

from knowledge.console.roles import Role
from tests.builders import BIRTH, a_procedure

JSON = {"Accept": "application/json"}
NAMED = [("names.vi", "Đăng ký khai sinh mới"), ("level", "commune")]


@pytest.fixture
async def editor(signed_in, store):
    """An editor before a published procedure."""
    store.publish([a_procedure()], editor="seed", reason="test")
    return await signed_in(Role.EDITOR)


async def test_saved_by_the_page_and_checked(editor, store):
    """The page hears the new lock, when it was saved, and what the lint says in words."""
    page = await editor.post(f"/procedures/{BIRTH}/draft", [*NAMED, ("lock", "0")], **JSON)
    told = json.loads(page.text)
    assert (page.status, told["lock"]) == (200, 1)
    assert "Đã lưu nháp" in told["saved_at"]
    assert {"agency", "sources"} <= {finding["field"] for finding in told["findings"]}
    assert store.drafts.read(BIRTH).fields["names"] == {"vi": "Đăng ký khai sinh mới"}
    assert store.procedure(BIRTH).names.vi == "Đăng ký khai sinh"


async def test_saved_by_hand_without_scripts(editor, store):
    """The form alone is enough."""
    page = await editor.post(f"/procedures/{BIRTH}/draft", [*NAMED, ("lock", "0"), ("then", "compare")])
    assert page.place == f"/procedures/{BIRTH}/compare?done=draft_saved"
    assert store.drafts.read(BIRTH).editor == "Lê Editor (editor)"


async def test_second_of_two_editors_is_told_and_loses_nothing(editor, store):
    """Who was faster and when; both texts side by side; and either can be chosen."""
    store.drafts.save(BIRTH, {"names": {"vi": "Của người kia"}}, editor="Chị Hoa")
    fields = [*NAMED, ("lock", "0")]
    told = await editor.post(f"/procedures/{BIRTH}/draft", fields, **JSON)
    assert (told.status, "Chị Hoa" in json.loads(told.text)["message"]) == (409, True)
    page = await editor.post(f"/procedures/{BIRTH}/draft", fields)
    assert page.status == 409
    assert "Chị Hoa: lưu bản nháp" in page.text
    assert 'name="names.vi" value="Đăng ký khai sinh mới"' in page.text
    assert store.drafts.read(BIRTH).fields["names"]["vi"] == "Của người kia"
    await editor.post(f"/procedures/{BIRTH}/draft", [*NAMED, ("lock", "1")])
    assert store.drafts.read(BIRTH).fields["names"]["vi"] == "Đăng ký khai sinh mới"


async def test_discarded_draft_leaves_what_is_live(editor, store):
    """And somebody else's newer draft is not thrown away unseen."""
    store.drafts.save(BIRTH, {"names": {"vi": "a"}}, editor="x")
    store.drafts.save(BIRTH, {"names": {"vi": "b"}}, editor="x", lock=1)
    await editor.post(f"/procedures/{BIRTH}/draft/discard", [("lock", "1")])
    assert store.drafts.read(BIRTH).lock == 2
    await editor.post(f"/procedures/{BIRTH}/draft/discard", [("lock", "2")])
    assert store.drafts.read(BIRTH) is None
    assert store.procedure(BIRTH).names.vi == "Đăng ký khai sinh"


async def test_new_procedure_begins_as_a_draft(editor, store):
    """Citizens see nothing of it."""
    page = await editor.post("/procedures", [("code", "1.555555"), ("name", "Thủ tục mới")])
    assert page.place == "/procedures/1.555555/edit"
    assert (await editor.get("/procedures/1.555555/edit")).status == 200
    assert list(store.live()) == [BIRTH]


@pytest.mark.parametrize(("code", "status"), [("12", 422), ("", 422), ("<b>", 422), (BIRTH, 303)])
async def test_impossible_code_is_explained(editor, store, code, status):
    """A code that exists leads to its procedure."""
    assert (await editor.post("/procedures", [("code", code), ("name", "x")])).status == status
    assert store.drafts.all() == []


@pytest.mark.parametrize("lock", ["", "x", "-1", "1e3", "9" * 30])
async def test_saving_needs_a_lock(editor, store, lock):
    """A form that is none of ours changes nothing."""
    assert (await editor.post(f"/procedures/{BIRTH}/draft", [*NAMED, ("lock", lock)])).status == 400
    assert store.drafts.all() == []


async def test_page_that_was_open_too_long_is_told_in_json(editor):
    """The script can say it without losing the page."""
    page = await editor.post(f"/procedures/{BIRTH}/draft", NAMED, token="old", **JSON)
    assert (page.status, json.loads(page.text)["message"]) == (409, "Trang đã mở quá lâu")


async def test_preview_opens_a_conversation_of_its_own(editor):
    """Answered from the draft of this procedure, in the language asked for."""
    page = await editor.post(f"/procedures/{BIRTH}/preview", [("language", "th")], **JSON)
    assert json.loads(page.text) == {"token": f"token of {BIRTH} in th"}
