"""One line on another site opens the chat there, and only where the centre allows it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_access import violations

pytestmark = pytest.mark.browser
DESK = {"width": 1200, "height": 800}
INSIDE = "document.querySelector('mot-cua-chat').shadowRoot.activeElement"


@pytest.fixture
def site(screens, gateway):
    """The commune's own site with the chat's button on it."""
    return screens(gateway.site, viewport=DESK, bypass_csp=True).open(ready=".launcher")


def test_the_panel_opens_by_key_and_gives_the_focus_back(site):
    """Enter opens it with the focus in the box; Escape closes it and returns to the button."""
    site.all(".launcher").focus()
    site.page.keyboard.press("Enter")
    expect(site.all("#question")).to_be_focused()
    site.page.keyboard.type("làm khai sinh")
    site.page.keyboard.press("Enter")
    expect(site.answers).to_have_count(1)
    assert violations(site.page) == []
    site.page.keyboard.press("Escape")
    expect(site.all(".panel")).to_be_hidden()
    assert "launcher" in site.page.evaluate(f"{INSIDE}.className")


def test_the_language_of_the_panel_is_kept(site):
    """Chosen in the panel, there again after a reload, the conversation with it."""
    site.all(".launcher").click()
    site.asks("cảm ơn")
    site.page.select_option(".language", "th")
    expect(site.all("#question")).to_have_attribute("placeholder", "พิมพ์คำถาม…")
    expect(site.all(".entry")).to_have_count(2)
    site.reload(ready=".launcher")
    expect(site.all(".launcher")).to_contain_text("ถาม")


def test_the_site_s_own_style_stays_outside(site):
    """The site paints its buttons green and square; ours stay ours."""
    style = "getComputedStyle(document.querySelector('mot-cua-chat').shadowRoot.querySelector('.launcher'))"
    assert site.page.evaluate(f"{style}.backgroundColor") == "rgb(138, 35, 24)"


def test_a_site_that_is_not_named_gets_nothing(screens, gateway):
    """EMBED_ORIGINS decides: elsewhere the browser itself refuses to load the chat."""
    screen = screens(gateway.stranger)
    screen.page.goto(gateway.stranger)
    screen.page.wait_for_timeout(700)
    assert screen.all(".launcher").count() == 0
    assert any("CORS" in complaint for complaint in screen.complaints)
    screen.complaints.clear()
