"""The conversation outlives reloads, cut streams, restarts, other tabs and its own end."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
STREAM = "**/api/events*"


def test_each_reply_is_announced_once_and_the_history_never(screen):
    """A screen reader hears a new reply once, with its choices; a reload is silent and shows everything."""
    screen.hear()
    screen.asks("làm khai sinh")
    screen.asks("cảm ơn")
    first, second = screen.heard
    assert "Giấy chứng sinh" in first and "3 lựa chọn" in first
    assert "Giấy chứng sinh" not in second
    screen.page.fill("#question", "nháp còn dở")
    screen.reload()
    expect(screen.all(".entry")).to_have_count(4)
    screen.page.wait_for_timeout(300)
    assert screen.page.inner_text("[role=log]") == ""
    expect(screen.all("#question")).to_have_value("nháp còn dở")


def test_a_choice_taken_before_a_reload_is_still_marked(screen):
    """The past looks the same after a reload."""
    screen.asks("làm khai sinh")
    screen.all(".choice").first.click()
    expect(screen.answers).to_have_count(2)
    screen.reload()
    expect(screen.all(".choice.chosen")).to_have_count(1)


def test_a_cut_stream_goes_on_where_it_was(screen, gateway):
    """What is said while the gateway is down arrives when it is up again: all of it, in order, once."""
    screen.asks("cảm ơn")
    gateway.stop()
    gateway.say(screen.token)
    gateway.say(screen.token)
    gateway.start()
    screen.page.evaluate("dispatchEvent(new Event('online'))")
    expect(screen.answers).to_have_count(3)
    screen.page.wait_for_timeout(300)
    assert screen.answers.count() == 3


def test_a_proxy_that_holds_the_stream_back_does_not_hold_the_answer(screens):
    """No event comes through: the answer is fetched instead."""
    screen = screens()
    screen.page.clock.install()
    screen.page.route(STREAM, lambda _route: None)
    screen.open()
    screen.ask("cảm ơn")
    expect(screen.sent("cảm ơn")).to_have_count(1)
    screen.page.wait_for_timeout(500)
    screen.page.clock.fast_forward(9000)
    expect(screen.answers).to_have_count(1)


def test_the_other_tab_hears_it_too(screen):
    """Two tabs show one conversation; ending it in one ends it in both."""
    screen.asks("cảm ơn")
    other = screen.tab()
    other.goto(screen.address)
    expect(other.locator(".entry")).to_have_count(2)
    screen.ask("từ thẻ hai", other)
    expect(screen.questions).to_have_count(2)
    other.click(".privacy .plain >> nth=0")
    other.click(".privacy [role=group] .plain >> nth=0")
    expect(screen.all(".entry")).to_have_count(0)
    expect(screen.all(".welcome")).to_be_visible()


def test_deleting_asks_first_and_deletes_all(screen):
    """The focus is on "keep it"; afterwards nothing is left here, and a new conversation can begin."""
    screen.asks("cảm ơn")
    screen.all(".privacy .plain").first.click()
    assert screen.page.evaluate("document.activeElement.textContent") == "Giữ lại"
    screen.all(".privacy [role=group] .plain").first.click()
    expect(screen.all(".entry")).to_have_count(0)
    assert screen.token == ""
    assert not [cookie for cookie in screen.context.cookies() if cookie["name"] == "motcua"]
    screen.asks("cảm ơn")
    expect(screen.all(".entry")).to_have_count(2)


def test_a_conversation_that_has_ended_is_quietly_begun_anew(screen, gateway):
    """The gateway no longer knows the token: what is on the screen stays, the next message is answered."""
    screen.asks("cảm ơn")
    gateway.forget(screen.token)
    screen.page.evaluate("localStorage.setItem('mot-cua.token', JSON.stringify('web:forged.0123'))")
    screen.reload()
    screen.asks("sau khi hết hạn")
    expect(screen.sent("sau khi hết hạn")).to_have_count(1)


def test_new_replies_do_not_move_a_reader_who_reads_above(screen, gateway):
    """Who has scrolled up is told of a new reply, and taken there on request only."""
    for _ in range(3):
        screen.asks("làm khai sinh")
    screen.page.evaluate("scrollTo(0, 0)")
    screen.page.wait_for_timeout(150)
    gateway.say(screen.token)
    expect(screen.all(".pill")).to_be_visible()
    assert screen.page.evaluate("scrollY") == 0
    screen.all(".pill").click()
    expect(screen.all(".pill")).to_be_hidden()


def test_what_was_typed_into_the_form_goes_along(screens):
    """The script comes late: a conversation begun in the plain form goes on in the chat."""
    screen = screens()
    screen.page.route("**/widget.js", lambda route: route.abort())
    screen.open(ready="form.composer")
    screen.page.fill("#question", "cảm ơn bằng mẫu")
    screen.page.click(".send")
    screen.page.wait_for_selector("#latest")
    screen.page.unroute("**/widget.js")
    screen.reload()
    expect(screen.all(".entry")).to_have_count(2)
    screen.asks("cảm ơn lần nữa")
    expect(screen.all(".entry")).to_have_count(4)
