"""The centre's details, the log, and what needs attention."""

from __future__ import annotations

import pytest

from knowledge.console.roles import Role
from tests.builders import BIRTH, a_procedure, an_office

NAMED = [("name.vi", "Trung tâm xã Sơn Tịnh"), ("hours.en", "Mon to Fri"), ("phone", "0255 300 0000")]


async def test_details_are_replaced_with_a_reason(signed_in, store):
    """Citizens are told the new ones, and the log knows who and why."""
    publisher = await signed_in(Role.PUBLISHER)
    page = await publisher.post("/office", [*NAMED, ("reason", "chuyển trụ sở")])
    assert page.place == "/office?done=saved"
    assert (store.office().name.vi, store.office().hours.en) == ("Trung tâm xã Sơn Tịnh", "Mon to Fri")
    assert "chuyển trụ sở" in (await publisher.get("/audit?action=set_office")).text


@pytest.mark.parametrize(
    "fields",
    [
        [("name.vi", ""), ("reason", "xyz")],
        [*NAMED, ("reason", "")],
        [*NAMED, ("reason", "xyz"), ("website", "javascript:alert(1)")],
        [*NAMED, ("reason", "xyz"), ("address.vi", "x" * 401)],
    ],
    ids=["no name", "no reason", "a script for an address", "too long"],
)
async def test_impossible_details_are_explained_and_not_kept(signed_in, store, fields):
    """What was typed stays on the page."""
    store.set_office(an_office(), editor="x", reason="r")
    page = await (await signed_in(Role.PUBLISHER)).post("/office", fields)
    assert page.status == 422
    assert 'role="alert"' in page.text
    assert store.office() == an_office()


async def test_log_is_filtered_and_paged(signed_in, store):
    """Newest first, fifty a page."""
    for number in range(60):
        store.drafts.save(BIRTH, {"steps": [{"vi": str(number)}]}, editor="Lan", lock=number)
    viewer = await signed_in(Role.VIEWER)
    first = (await viewer.get(f"/audit?subject={BIRTH}")).text
    assert first.count("lưu bản nháp</strong>") == 50
    assert "before=" in first
    assert "lưu bản nháp</strong>" not in (await viewer.get("/audit?editor=Nobody")).text
    assert (await viewer.get("/audit?before=x&action=<b>")).status == 200


async def test_first_page_shows_what_needs_attention(signed_in, store):
    """Whose draft waits is seen at once."""
    store.publish([a_procedure()], editor="seed", reason="r")
    store.drafts.save(BIRTH, {"names": {"vi": "x"}}, editor="Chị Hoa")
    assert "Chị Hoa" in (await (await signed_in(Role.VIEWER)).get("/")).text
