"""What every answer carries, and who may ask from elsewhere."""

from __future__ import annotations

import pytest

from tests.bot.channels.conftest import EMBEDDER

ASKING = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-conversation"}


@pytest.mark.parametrize("path", ["/", "/static/widget.css", "/api/interface", "/api/messages", "/nothing", "/health"])
async def test_every_answer_carries_the_security_headers(caller, path):
    """Pages, files, JSON, refusals alike."""
    headers = (await caller.call("GET", path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


async def test_a_stream_carries_them_too(caller):
    """Its headers leave before its first word."""
    async with caller.client.get("/api/events", headers={"X-Conversation": caller.token, "Origin": EMBEDDER}) as stream:
        assert stream.headers["X-Content-Type-Options"] == "nosniff"
        assert stream.headers["Access-Control-Allow-Origin"] == EMBEDDER


@pytest.mark.parametrize("path", ["/static/chat/api.js", "/widget.js", "/api/conversations", "/api/messages"])
async def test_a_named_site_may_embed(caller, path):
    """Preflight and answer both name the site; caches keep sites apart."""
    asked = await caller.call("OPTIONS", path, headers=ASKING | {"Origin": EMBEDDER})
    answered = await caller.call("GET", path, headers={"Origin": EMBEDDER})
    assert asked.status == 204 and "X-Conversation" in asked.headers["Access-Control-Allow-Headers"]
    for response in (asked, answered):
        assert response.headers["Access-Control-Allow-Origin"] == EMBEDDER
        assert "Origin" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("path", "origin"), [("/api/messages", "https://evil.example"), ("/", EMBEDDER), ("/api/messages", "null")]
)
async def test_others_may_not(caller, path, origin):
    """An unnamed site gets no permission, and the page itself is for nobody to read."""
    for method, headers in (("OPTIONS", ASKING), ("GET", {})):
        response = await caller.call(method, path, headers=headers | {"Origin": origin})
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_a_person_reads_a_sentence_a_program_a_code(caller):
    """An unknown address, opened by hand and called by a program."""
    by_hand = await caller.call("GET", "/nothing", headers={"Accept": "text/html,*/*", "Accept-Language": "en"})
    called = await caller.call("GET", "/nothing")
    assert by_hand.status == called.status == 404
    assert (await by_hand.text()).startswith("There")
    assert (await called.json())["error"]["code"] == "not_found"


async def test_a_failure_is_no_stack_trace(caller, monkeypatch):
    """The database gone in the middle of it: 503, a sentence, when to try again."""

    async def gone(*_arguments: object, **_options: object) -> None:
        raise OSError("disk I/O error at /secret/place")

    monkeypatch.setattr("bot.log.ConversationLog.messages", gone)
    response = await caller.call("GET", "/api/messages")
    assert response.status == 503 and response.headers["Retry-After"] == "5"
    assert "secret" not in await response.text()
