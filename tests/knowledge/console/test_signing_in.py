"""Coming in: passwords, pauses, one-time links, sessions that end."""

from __future__ import annotations

import pytest

from knowledge.console import schema
from knowledge.console.roles import Role
from tests.knowledge.console.conftest import PASSWORD

NEW = "một câu chỉ mình tôi biết"


async def test_nobody_sees_a_page_without_signing_in(officials):
    """A page sends to the sign-in, which sends back."""
    page = await officials().get("/users")
    assert (page.status, page.place) == (303, "/sign-in?next=%2Fconsole%2Fusers")


async def test_right_password_opens_what_was_wanted(officials, somebody):
    """After signing in the visitor is where the address pointed."""
    somebody(Role.ADMIN)
    official = officials()
    assert (await official.sign_in("Admin", next="/console/users")).place == "/users"
    assert (await official.get("/users")).status == 200


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "/console\\evil", "/consoles", ""])
async def test_sign_in_never_leads_elsewhere(officials, somebody, place):
    """A forged address leads home."""
    somebody(Role.VIEWER)
    assert (await officials().sign_in("viewer", next=place)).place == "/"


@pytest.mark.parametrize(("name", "password"), [("viewer", "sai rồi sai rồi"), ("nobody", PASSWORD), ("viewer", "")])
async def test_wrong_name_and_wrong_password_sound_alike(officials, somebody, name, password):
    """Nobody learns which names exist."""
    somebody(Role.VIEWER)
    page = await officials().sign_in(name, password)
    assert page.status == 401
    assert "Tên hoặc mật khẩu chưa đúng" in page.text


async def test_guessing_has_to_wait(officials, somebody):
    """After five failures even the right password waits."""
    somebody(Role.VIEWER)
    official = officials()
    statuses = [(await official.sign_in("viewer", f"sai {i}")).status for i in range(6)]
    page = await official.sign_in("viewer")
    assert statuses == [401] * 5 + [429]
    assert page.status == 429
    assert 0 < int(page.headers["Retry-After"]) <= 15


async def test_cookie_is_out_of_reach(officials, somebody):
    """No script reads it, no other site sends it, it stays under /console."""
    somebody(Role.VIEWER)
    cookie = (await officials().sign_in("viewer")).headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/console"))


async def test_token_is_not_kept(officials, somebody, store):
    """Whoever reads the database cannot sign in with what stands there."""
    somebody(Role.VIEWER)
    official = officials()
    await official.sign_in("viewer")
    token = next(cookie.value for cookie in official.client.session.cookie_jar if cookie.key == "motcua_console")
    with store.engine.connect() as connection:
        rows = [str(tuple(row)) for row in connection.execute(schema.session.select())]
    assert len(rows) == 1
    assert token not in rows[0]


async def test_signing_out_ends_the_session(signed_in):
    """The cookie opens nothing afterwards."""
    official = await signed_in(Role.VIEWER)
    cookie = next(c.value for c in official.client.session.cookie_jar if c.key == "motcua_console")
    await official.post("/sign-out")
    assert (await official.get("/", Cookie=f"motcua_console={cookie}")).status == 303


async def test_changed_password_signs_the_others_out(officials, somebody):
    """This browser stays, every other goes, and only the new password is right."""
    somebody(Role.EDITOR)
    here, there = officials(), officials()
    await here.sign_in("editor")
    await there.sign_in("editor")
    changed = await here.post("/account/password", [("old_password", PASSWORD), ("password", NEW), ("again", NEW)])
    assert changed.place == "/account?done=password_changed"
    assert [(await browser.get("/")).status for browser in (here, there)] == [200, 303]
    assert [(await officials().sign_in("editor", each)).status for each in (PASSWORD, NEW)] == [401, 303]


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("không phải", NEW, NEW, "Mật khẩu hiện tại chưa đúng"),
        (PASSWORD, "ngắn", "ngắn", "ít nhất 10 ký tự"),
        (PASSWORD, NEW, NEW + "x", "không giống nhau"),
        (PASSWORD, "Matkhau123456", "Matkhau123456", "quá dễ đoán"),
        (PASSWORD, "tôi là EDITOR đây", "tôi là EDITOR đây", "không được chứa tên"),
    ],
)
async def test_refused_password_changes_nothing(signed_in, officials, old, new, again, sentence):
    """The reason stands at the field and the old password stays."""
    official = await signed_in(Role.EDITOR)
    page = await official.post("/account/password", [("old_password", old), ("password", new), ("again", again)])
    assert page.status == 422
    assert sentence in page.text
    assert (await officials().sign_in("editor")).status == 303


async def test_first_admin_comes_through_a_link(officials, accounts):
    """The link makes one administrator, once."""
    place = f"/welcome/{accounts.new_link(None)}"
    fields = [("name", "chutich"), ("full_name", "Trần Thị Bình"), ("password", NEW), ("again", NEW)]
    official = officials()
    assert (await official.get(place)).status == 200
    assert (await official.post(place, fields, token="")).place == "/"
    assert (await official.get("/users")).status == 200
    assert (await officials().post(place, [("name", "second"), *fields[1:]], token="")).status == 410
    assert [account.role for account in accounts.everybody()] == [Role.ADMIN]


async def test_form_without_session_goes_along_through_the_sign_in(officials, somebody):
    """What was typed when the session had ended can still be sent."""
    somebody(Role.ADMIN)
    official = officials()
    typed = [("full_name", "Phạm <b>Văn</b> Sơn"), ("name", "son"), ("role", "viewer")]
    page = await official.post("/users", typed, token="")
    assert page.status == 401
    assert "Những gì bạn vừa nhập vẫn được giữ" in page.text
    kept = '[["full_name", "Phạm <b>Văn</b> Sơn"]]'
    again = await official.sign_in("admin", next="/console/users", kept=kept)
    assert again.status == 200
    assert 'action="/console/users"' in again.text
    assert "Phạm &lt;b&gt;Văn&lt;/b&gt; Sơn" in again.text


@pytest.mark.parametrize("token", ["", "1.abc", "9999999999.abc", "é.ü"])
async def test_form_with_a_token_that_is_none_keeps_what_was_typed(signed_in, accounts, token):
    """A clear page, nothing written, and the same form ready to be sent."""
    official = await signed_in(Role.ADMIN)
    page = await official.post("/users", [("full_name", "Đỗ Hà"), ("name", "ha"), ("role", "viewer")], token=token)
    assert page.status == 409
    assert 'name="full_name" value="Đỗ Hà"' in page.text
    assert [account.name for account in accounts.everybody()] == ["admin"]


async def test_form_of_another_site_is_refused(signed_in):
    """A foreign origin gets nowhere, token or not."""
    official = await signed_in(Role.ADMIN)
    page = await official.post("/users", [("name", "ha")], Origin="https://evil.example")
    assert page.status == 403
