"""The frame around the pages: headers, addresses, bad requests."""

from __future__ import annotations

from io import BytesIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from knowledge.console.app import create_console
from knowledge.console.roles import Role
from knowledge.console.visit import HOME
from tests.knowledge.console.conftest import PASSWORD, Official, a_preview


@pytest.fixture
async def public(store, somebody):
    """A console with an HTTPS address, as it runs behind a proxy."""
    somebody(Role.VIEWER)
    app = web.Application()
    app.add_subapp(HOME, create_console(store, a_preview, origin="https://canbo.xa.vn"))
    async with TestClient(TestServer(app)) as client:
        yield Official(client)


async def test_pages_let_nothing_foreign_in(officials):
    """Own scripts and styles only, no frame, no cache."""
    headers = (await officials().get("/sign-in")).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "same-origin")


async def test_without_https_it_opens_only_on_the_machine(officials):
    """A public name without HTTPS settings finds the console closed, and is told why."""
    page = await officials().get("/sign-in", Host="canbo.xa.vn")
    assert page.status == 503
    assert "CONSOLE_ORIGIN" in page.text


@pytest.mark.parametrize("origin", ["", "https://canbo.xa.vn"])
async def test_a_stranger_cannot_call_himself_this_machine(store, origin):
    """The name in a request is the sender's to choose; where it comes from is not."""

    @web.middleware
    async def from_afar(request, handler):
        return await handler(request.clone(remote="203.0.113.7"))

    app = web.Application(middlewares=[from_afar])
    app.add_subapp(HOME, create_console(store, a_preview, origin=origin))
    async with TestClient(TestServer(app)) as client:
        assert (await Official(client).get("/sign-in", Host="localhost")).status == (421 if origin else 503)


async def test_with_https_the_cookie_never_travels_in_the_clear(public):
    """Secure, as soon as the console has a public address."""
    page = await public._page(
        "POST", "/sign-in", data={"name": "viewer", "password": PASSWORD},
        headers={"Host": "canbo.xa.vn", "Origin": "https://canbo.xa.vn", "X-Forwarded-For": "1.2.3.4"},
    )  # fmt: skip
    assert page.status == 303
    assert "Secure" in page.headers["Set-Cookie"]


async def test_another_name_is_not_ours(public):
    """A request for a name that somebody else pointed here is refused."""
    assert (await public.get("/sign-in", Host="evil.example")).status == 421


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"name": "x"}', "application/json", 415),
        (b"name=%FF%FE", "application/x-www-form-urlencoded", 400),
        ("name=é".encode(), "application/x-www-form-urlencoded", 400),
        (b"name=a%00b", "application/x-www-form-urlencoded", 400),
        (b"a=" + b"x" * (2 * 1024 * 1024), "application/x-www-form-urlencoded", 413),
        (b"nonsense", "multipart/form-data; boundary=x", 400),
        (b"nonsense", "multipart/form-data", 400),
    ],
    ids=["json", "not utf-8", "not ascii", "NUL", "too large", "broken parts", "no boundary"],
)
async def test_bad_form_is_a_clear_page(officials, body, kind, status):
    """Never a stack trace."""
    page = await officials()._page("POST", "/sign-in", data=BytesIO(body), headers={"Content-Type": kind})
    assert page.status == status
    assert "Chưa có gì được ghi" in page.text


@pytest.mark.parametrize("file", [b"", b'; filename="a.txt"'], ids=["fields", "empty files"])
async def test_form_without_an_end_is_cut_off(officials, file):
    """Parts count whether they hold a file or not, also when the sender does not say how many will come."""
    part = (
        b'--x\r\nContent-Disposition: form-data; name="a"' + file + b"\r\n\r\n" + b"x" * 50_000 * (not file) + b"\r\n"
    )
    sent = 0

    async def parts():
        nonlocal sent
        for sent in range(1, 1001):
            yield part

    page = await officials()._page(
        "POST", "/sign-in", data=parts(), headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert page.status == 413
    assert sent < 1000 or file


@pytest.mark.parametrize("path", ["/nothing", "/users/x", "/static/none.css", "/static/../../bot/app.py"])
async def test_unknown_address_is_not_found(officials, path):
    """A page of ours, or a plain 404."""
    assert (await officials().get(path)).status == 404


async def test_language_is_remembered(officials):
    """Chosen once, it holds on the next page."""
    official = officials()
    assert '<html lang="th">' in (await official.get("/sign-in?lang=th")).text
    assert '<html lang="th">' in (await official.get("/sign-in")).text


async def test_database_that_is_gone_is_said(officials, store, monkeypatch):
    """503 with a sentence, nothing half-done."""
    store.engine.dispose()
    monkeypatch.setattr(store.engine, "begin", _away)
    page = await officials().sign_in("viewer")
    assert page.status == 503
    assert "Cơ sở dữ liệu chưa trả lời" in page.text


def _away():
    from knowledge.errors import KnowledgeUnavailable

    raise KnowledgeUnavailable("away")
