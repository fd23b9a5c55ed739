"""The whole way once, from the key pressed in Chromium to the sentence on the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Screen, chromium

pytestmark = [pytest.mark.rasa, pytest.mark.browser, pytest.mark.timeout(300)]


def test_a_citizen_asks_follows_up_and_comes_back(group):
    """Question, follow-up by button, reload, another language: everything is still there."""
    with chromium() as browser:
        screen = Screen(browser, f"{group.address}/").open()
        screen.asks("Làm giấy khai sinh cho con cần giấy tờ gì?")
        expect(screen.answers).to_contain_text("Giấy chứng sinh")
        screen.all(".choice", has_text="Phí bao nhiêu?").click()
        expect(screen.answers.last).to_contain_text("Phí, lệ phí")
        screen.reload()
        expect(screen.all(".entry")).to_have_count(4)
        screen.ask("speak English please")
        expect(screen.all("html[lang=en]")).to_have_count(1)
        expect(screen.all(".entry")).to_have_count(6)  # the page is drawn anew in the other language
        screen.asks("how long does it take?")
        expect(screen.answers.last).to_contain_text("Birth registration")
        screen.close()
