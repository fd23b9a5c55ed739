"""People: invited by a link, given a role, signed out, switched off."""

from __future__ import annotations

import re

import pytest

from knowledge.console.roles import Role

LINK = re.compile(r'value="/console(/welcome/[^"]+)"')
CHOSEN = [("password", "nhà em ở cạnh bờ sông"), ("again", "nhà em ở cạnh bờ sông")]


async def invited(admin, name: str = "lan", role: str = "editor") -> str:
    """Invites somebody and returns where the link leads."""
    page = await admin.post("/users", [("name", name), ("full_name", "Nguyễn Thị Lan"), ("role", role)])
    return LINK.search(page.text)[1]


async def test_invited_person_chooses_a_password_and_is_in(signed_in, officials):
    """No mail, no first password: a link handed over in person."""
    place = await invited(await signed_in(Role.ADMIN))
    lan = officials()
    assert (await lan.post(place, CHOSEN, token="")).place == "/"
    assert "Nguyễn Thị Lan" in (await lan.get("/account")).text
    assert (await lan.get("/users")).status == 403


async def test_a_newer_link_takes_the_place_of_the_older(signed_in, officials, accounts):
    """A lost link is worth nothing once another was made."""
    admin = await signed_in(Role.ADMIN)
    first = await invited(admin)
    lan = next(account for account in accounts.everybody() if account.name == "lan")
    second = LINK.search((await admin.post(f"/users/{lan.id}/link")).text)[1]
    assert (await officials().post(first, CHOSEN, token="")).status == 410
    assert (await officials().post(second, CHOSEN, token="")).status == 303


@pytest.mark.parametrize(
    ("name", "full_name", "sentence"),
    [
        ("admin", "Ai Đó", "đã có người dùng"),
        ("A b", "Ai Đó", "3 đến 40"),
        ("<script>", "Ai Đó", "3 đến 40"),
        ("lan", "", "họ và tên"),
    ],
)
async def test_impossible_invitation_is_explained(signed_in, accounts, name, full_name, sentence):
    """The reason stands on the page and nobody was made."""
    admin = await signed_in(Role.ADMIN)
    page = await admin.post("/users", [("name", name), ("full_name", full_name), ("role", "viewer")])
    assert page.status == 422
    assert sentence in page.text
    assert "<script>" not in page.text
    assert len(accounts.everybody()) == 1


async def test_switched_off_account_is_out_at_once(signed_in, officials, accounts):
    """The next click is refused, and so is the next sign-in; switched on again it works."""
    admin, editor = await signed_in(Role.ADMIN), await signed_in(Role.EDITOR)
    one = next(account for account in accounts.everybody() if account.name == "editor")
    await admin.post(f"/users/{one.id}/active", [("active", "0")])
    assert (await editor.get("/")).status == 303
    assert (await officials().sign_in("editor")).status == 401
    await admin.post(f"/users/{one.id}/active", [("active", "1")])
    assert (await officials().sign_in("editor")).status == 303


async def test_new_role_holds_from_the_next_click(signed_in, accounts):
    """Nobody has to sign in again."""
    admin, viewer = await signed_in(Role.ADMIN), await signed_in(Role.VIEWER)
    one = next(account for account in accounts.everybody() if account.name == "viewer")
    await admin.post(f"/users/{one.id}/role", [("role", "admin")])
    assert (await viewer.get("/users")).status == 200


@pytest.mark.parametrize(("what", "field"), [("role", ("role", "viewer")), ("active", ("active", "0"))])
async def test_last_admin_stays(signed_in, accounts, what, field):
    """Somebody must be able to let people in."""
    admin = await signed_in(Role.ADMIN)
    page = await admin.post(f"/users/{accounts.everybody()[0].id}/{what}", [field])
    assert page.status == 409
    assert (accounts.everybody()[0].role, accounts.everybody()[0].active) == (Role.ADMIN, True)


async def test_admin_can_sign_somebody_out(signed_in, accounts):
    """Every browser of that person."""
    admin, editor = await signed_in(Role.ADMIN), await signed_in(Role.EDITOR)
    one = next(account for account in accounts.everybody() if account.name == "editor")
    await admin.post(f"/users/{one.id}/sessions")
    assert (await editor.get("/")).status == 303
