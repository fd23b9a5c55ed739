"""The page for browsers that run no scripts."""

from __future__ import annotations

import re

import pytest


async def test_a_form_message_is_answered_on_the_next_page(callers):
    """303 to the newest message, on a page that shows both and is never kept by a cache."""
    caller = callers()
    response = await caller.call("POST", "/chat", data={"text": "xin chào", "client_id": "a1", "language": "vi"})
    assert (response.status, response.headers["Location"]) == (303, "/#latest")
    page = await caller.call("GET", "/")
    text = await page.text()
    assert page.headers["Cache-Control"] == "no-store"
    assert "entry-citizen" in text and "entry-assistant" in text and "data-begun" in text


async def test_the_same_form_sent_twice_is_one_message(callers, assistant):
    """Going back and sending again does not double the question."""
    caller = callers()
    for _ in range(2):
        await caller.call("POST", "/chat", data={"text": "xin chào", "client_id": "a1"})
    assert len(assistant.asked) == 1


async def test_erasing_needs_no_conversation(callers):
    """Nothing to delete is no error."""
    response = await callers().call("POST", "/chat", data={"erase": "1"})
    assert (response.status, response.headers["Location"]) == (303, "/")


@pytest.mark.parametrize(
    ("path", "headers", "language"),
    [
        ("/", {}, "vi"),
        ("/", {"Accept-Language": "fr, th;q=0.8, en;q=0.5"}, "th"),
        ("/", {"Accept-Language": "EN-gb"}, "en"),
        ("/?lang=en", {"Accept-Language": "th"}, "en"),
        ("/?lang=de", {}, "vi"),
        ("/", {"Cookie": "motcua_language=th", "Accept-Language": "en"}, "th"),
    ],
)
async def test_the_page_s_language_is_the_one_asked_for_remembered_or_preferred(callers, path, headers, language):
    """In this order; what is not one of ours is passed over."""
    text = await (await callers().call("GET", path, headers=headers)).text()
    assert f'<html lang="{language}">' in text


async def test_a_chosen_language_is_remembered(callers):
    """?lang= sets a cookie."""
    response = await callers().call("GET", "/?lang=th")
    assert response.cookies["motcua_language"].value == "th"


async def test_cookies_are_for_this_site_and_not_for_scripts(callers):
    """HttpOnly, SameSite=Lax; Secure where the citizen came over HTTPS."""
    fields = {"data": {"text": "xin chào"}}
    plain = (await callers().call("POST", "/chat", **fields)).headers["Set-Cookie"]
    https = (await callers().call("POST", "/chat", headers={"X-Forwarded-Proto": "https"}, **fields)).headers[
        "Set-Cookie"
    ]
    assert "HttpOnly" in plain and "SameSite=Lax" in plain and "Secure" not in plain
    assert "Secure" in https


async def test_no_script_and_no_style_stands_in_the_page(callers):
    """The content security policy allows none, so there must be none."""
    text = await (await callers().call("GET", "/")).text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text)
