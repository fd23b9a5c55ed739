"""Whatever comes in: a 4xx with a reason or a polite reply, over a database of each kind; never a 5xx."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

BODIES = [
    pytest.param(b"{", JSON, 400, "malformed", id="cut JSON"),
    pytest.param(b"", JSON, 400, "malformed", id="no JSON"),
    pytest.param(b"[]", JSON, 400, "malformed", id="a list"),
    pytest.param(b"\xff\xfe", JSON, 400, "malformed", id="not UTF-8"),
    pytest.param(b"[" * 60_000, JSON, 400, "malformed", id="nested without end"),
    pytest.param(b'{"text": ' + b"9" * 5000 + b"}", JSON, 400, "malformed", id="a number without end"),
    pytest.param(b'{"text": "a"}', {"Content-Type": "text/plain"}, 415, "content_type", id="text"),
    pytest.param(b'{"text": "a"}', {"Content-Type": "application/json; charset=none"}, 400, "malformed", id="unknown charset"),
    pytest.param(b'{"text": "a"}', FORM, 415, "content_type", id="a form"),
    pytest.param(b'{"text": "' + b"a" * 70_000 + b'"}', JSON, 413, "too_long", id="70 kB"),
    pytest.param(b'{"text": "' + b"a" * 10_000 + b'"}', JSON, 413, "too_long", id="10,000 characters"),
    pytest.param(b'{"text": ""}', JSON, 400, "empty", id="empty"),
    pytest.param(b'{"text": " \\n\\t "}', JSON, 400, "empty", id="blank"),
    pytest.param(b'{"text": {"a": 1}}', JSON, 400, "empty", id="an object for a text"),
    pytest.param(b'{"text": "a", "client_id": 5}', JSON, 400, "malformed", id="client_id a number"),
    pytest.param(b'{"text": "a", "client_id": "reply:x"}', JSON, 400, "malformed", id="client_id like one of ours"),
    pytest.param(b'{"text": "a", "client_id": "\\ud800"}', JSON, 400, "malformed", id="client_id half a letter"),
    pytest.param(b'{"button": "' + b"9" * 5000 + b'-0"}', JSON, 404, "unknown_button", id="button number without end"),
    pytest.param(b'{"button": "/restart"}', JSON, 404, "unknown_button", id="a command for a button"),
    pytest.param(b'{"button": "\\u0000"}', JSON, 404, "unknown_button", id="a null byte for a button"),
]  # fmt: skip
TEXTS = ["\u0000\u0007", "\u200b\u200d\ufeff", "🙂🙂🙂", "\ud800 lẻ", "<script>alert(1)</script>", "'; DROP TABLE message; --",
         "/restart", "/ask_aspect{\"code\": \"1.001193\"}", "これは何ですか", "a" * 1000, "{{ 7 * 7 }}", "%s%n", "ก็็็็็็็็"]  # fmt: skip
ADDRESSES = ["/api/messages?after=-1", "/api/messages?after=x", f"/api/messages?after={'9' * 30}", "/api/events?after=²",
             f"/api/events?after={'9' * 5000}", "/api/messages?after=2147483648"]  # fmt: skip
TOKENS = ["", "web:x", "web:x.0000", "." * 500, "web:\xff.\xff", "a" * 4000]


@pytest.fixture
def gateway_database(database_url) -> str:
    """Each kind in turn: they do not refuse the same things."""
    return database_url


@pytest.mark.parametrize(("body", "headers", "status", "code"), BODIES)
async def test_a_bad_body_is_refused_with_a_reason(caller, body, headers, status, code):
    """The status fits, the code names the reason, and a person can read it."""
    response = await caller.call("POST", "/api/messages", data=body, headers=headers)
    error = (await response.json())["error"]
    assert (response.status, error["code"]) == (status, code)
    assert " " in error["message"]


async def test_odd_texts_are_taken_and_answered(callers, assistant):
    """Control and zero-width characters, emoji, HTML, SQL, typed commands: a reply each, nothing obeyed."""
    caller = callers()
    for text in TEXTS:
        await caller.begin()
        await caller.call("POST", "/api/messages", data=json.dumps({"text": text}).encode(), headers=JSON)
        assert await caller.answers(), text
        await caller.call("DELETE", "/api/conversations/current")
    assert not [message.text for message in assistant.asked if message.text.startswith("/")]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address[:30])
async def test_a_bad_number_in_the_address_is_refused(caller, address):
    """Resuming after something that is no sequence number."""
    assert (await caller.call("GET", address)).status == 400


@pytest.mark.parametrize("token", TOKENS, ids=lambda token: token[:10])
async def test_a_forged_token_opens_nothing(callers, token):
    """401 on every address, and a forged cookie is as good as none."""
    caller = callers()
    quoted = {"X-Conversation": token}
    for method, path in (("GET", "/api/messages"), ("GET", "/api/events"), ("DELETE", "/api/conversations/current")):
        assert (await caller.call(method, path, headers=quoted)).status == 401
    page = await caller.call("GET", "/", headers={"Cookie": f"motcua={quote(token)}; motcua_language=xx"})
    assert page.status == 200 and "entry-citizen" not in await page.text()


@pytest.mark.parametrize(
    "body", [{}, {"seq": True}, {"seq": 10**30, "verdict": "good"}, {"seq": 1, "verdict": "best"}, {"seq": "1"}]
)
async def test_a_bad_verdict_is_refused(caller, body):
    """Only a thumb for an answer of this conversation."""
    assert (await caller.call("POST", "/api/feedback", body)).status == 400


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"text=%FF%FE", FORM, 303),
        (b"text=%00", FORM, 303),
        (b"\xff\xfe=\xff", FORM, 400),
        (b"text=a", {"Content-Type": "application/x-www-form-urlencoded; charset=none"}, 400),
        (b"text=a", {"Content-Type": "multipart/form-data"}, 415),
        (b"--x\r\nbroken", {"Content-Type": "multipart/form-data; boundary=x"}, 415),
        (b"text=a", {"Content-Type": "text/plain"}, 415),
        (b"text=" + b"a" * 70_000, FORM, 413),
        (b"text=" + b"a" * 1001, FORM, 413),
        (b"button=1-1", FORM, 404),
        (b"text=a", FORM | {"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)  # fmt: skip
async def test_a_bad_form_comes_back_as_a_page(callers, body, headers, status):
    """The plain form never shows a bare error: it is the page again, with the reason."""
    response = await callers().call("POST", "/chat", data=body, headers=headers)
    assert response.status == status
    if status >= 400:
        assert 'role="alert"' in await response.text()
