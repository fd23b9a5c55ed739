"""Without JavaScript the page is a form that works."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(screens):
    """A browser that runs no scripts."""
    return screens(java_script_enabled=False).open(ready="form.composer")


def test_a_question_a_button_and_the_end(plain):
    """Ask, take a choice, delete: each a page of its own, at the newest message."""
    plain.all(".suggestion").first.click()
    assert plain.page.url.endswith("/#latest")
    expect(plain.answers).to_have_count(1)
    plain.all(".choice").first.click()
    expect(plain.answers).to_have_count(2)
    plain.page.click("[name=erase]")
    expect(plain.all(".entry")).to_have_count(0)
    assert not [cookie for cookie in plain.context.cookies() if cookie["name"] == "motcua"]


def test_the_language_of_the_form_is_remembered(plain):
    """A language link works here too, and so does a language button."""
    plain.all(".languages a[lang=en]").click()
    expect(plain.all("html[lang=en]")).to_have_count(1)
    plain.page.fill("#question", "đổi ngôn ngữ")
    plain.page.click(".send")
    expect(plain.all("html[lang=en]")).to_have_count(1)
    plain.all(".choice[lang=th]").click()
    expect(plain.all("html[lang=th]")).to_have_count(1)


def test_a_refused_message_comes_back_with_the_reason(plain):
    """Nothing but blanks: the reason is said in the page, and the language links of that page still work."""
    plain.page.fill("#question", "   ")
    plain.page.click(".send")
    expect(plain.all("[role=alert]")).to_contain_text("Tin nhắn trống")
    plain.all(".languages a[lang=th]").click()
    expect(plain.all("html[lang=th]")).to_have_count(1)
