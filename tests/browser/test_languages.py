"""The page and the conversation in three languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_link_switches_the_page_and_is_remembered(screen):
    """Thai chosen once is Thai at the next visit."""
    screen.all(".languages a[lang=th]").click()
    expect(screen.all("html[lang=th]")).to_have_count(1)
    screen.open()
    expect(screen.all("html[lang=th]")).to_have_count(1)
    expect(screen.all("#question")).to_have_attribute("placeholder", "พิมพ์คำถาม…")


def test_a_language_button_takes_the_page_along(screen):
    """Buttons say their language in it; pressing one changes the conversation and the frame around it."""
    screen.asks("đổi ngôn ngữ")
    button = screen.all(".choice[lang=th]")
    expect(button).to_have_text("ภาษาไทย")
    button.click()
    expect(screen.all("html[lang=th]")).to_have_count(1)
    expect(screen.answers).to_have_count(2)
    expect(screen.answers.last.locator(".answer")).to_have_attribute("lang", "th")


def test_saying_so_takes_the_page_along(screen):
    """A typed wish works like the button."""
    screen.asks("please speak english with me")
    expect(screen.all("html[lang=en]")).to_have_count(1)
    expect(screen.all("#question")).to_have_attribute("placeholder", "Your question…")


@pytest.mark.parametrize(
    ("language", "question"), [("th", "จดทะเบียนเกิดต้องใช้อะไรบ้าง"), ("en", "what do I need to register a birth?")]
)
def test_vietnamese_names_in_a_foreign_reply_say_that_they_are_vietnamese(screens, language, question):
    """The reply is marked in its own language, the official names in it as Vietnamese."""
    screen = screens().open(f"?lang={language}")
    screen.asks(question)
    assert screen.all(".answer").get_attribute("lang") == language
    names = screen.all(".prose [lang=vi]").all_inner_texts()
    assert any("Giấy chứng sinh" in name for name in names)
    assert any("khai sinh" in name.lower() for name in names)
