"""Everybody can use it: axe, keyboard, small screens, great enlargement, dark mode, less motion."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
QUESTIONS = {"vi": "làm khai sinh", "th": "จดทะเบียนเกิดต้องใช้อะไรบ้าง", "en": "what do I need to register a birth?"}
TOO_SMALL = """() => [...document.querySelectorAll('button, select, textarea, .choice, .languages a, summary')]
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
  .map(each => each.className + ' ' + each.textContent)"""


def violations(page) -> list[str]:
    """What axe finds wrong, readable."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("vi", "dark"), ("th", "dark"), ("en", "light")])
def test_axe_finds_nothing(screens, language, scheme):
    """Zero violations on the first screen, in a conversation and with a message that failed."""
    screen = screens(color_scheme=scheme, bypass_csp=True, reduced_motion="reduce").open(f"?lang={language}")
    assert violations(screen.page) == []
    screen.asks(QUESTIONS[language])
    screen.all(".choice").first.click()
    expect(screen.answers).to_have_count(2)
    screen.context.set_offline(True)
    screen.ask("x")
    expect(screen.all("[data-state=failed]")).to_have_count(1)
    screen.page.fill("#question", "x" * 990)
    assert violations(screen.page) == []


def test_axe_finds_nothing_without_scripts_of_ours(screens):
    """The plain form, empty and answered (an answer that is still fading in has no colours yet)."""
    screen = screens(bypass_csp=True, reduced_motion="reduce")
    screen.page.route("**/widget.js", lambda route: route.abort())
    screen.open(ready="form.composer")
    assert violations(screen.page) == []
    screen.all(".suggestion").first.click()
    screen.page.wait_for_selector("#latest")
    assert violations(screen.page) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_fits_every_width(screens, width):
    """No sideways scrolling, and nothing too small for a finger."""
    screen = screens(viewport={"width": width, "height": 640}).open()
    screen.asks("làm khai sinh")
    assert screen.page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert screen.page.evaluate(TOO_SMALL) == []


def test_enlarged_four_times_everything_scrolls(screens):
    """1280 x 1024 at 400 %: one column, nothing stuck over the text."""
    screen = screens(viewport={"width": 320, "height": 256}).open()
    screen.asks("làm khai sinh")
    assert screen.page.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert screen.page.evaluate("getComputedStyle(document.querySelector('.dock')).position") == "relative"
    screen.all("#question").scroll_into_view_if_needed()
    expect(screen.all("#question")).to_be_in_viewport()


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_less_motion_is_respected(screens, wish, moves):
    """Who asks for calm gets it."""
    screen = screens(reduced_motion=wish).open()
    screen.asks("cảm ơn")
    name = screen.page.evaluate("getComputedStyle(document.querySelector('.entry')).animationName")
    assert (name != "none") == moves


def test_dark_mode_is_dark(screens):
    """The ground follows the system's wish."""
    grounds = [
        screens(color_scheme=scheme).open().page.evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert grounds == ["rgb(251, 248, 243)", "rgb(28, 23, 20)"]


def test_the_whole_conversation_goes_by_keyboard(screen):
    """Skip link, question, choices: Tab, Enter and letters are enough, and the focus is always seen."""
    screen.page.keyboard.press("Tab")
    expect(screen.all(".skip")).to_be_focused()
    screen.page.keyboard.press("Enter")
    screen.page.keyboard.type("làm khai sinh")
    screen.page.keyboard.press("Enter")
    expect(screen.answers).to_have_count(1)
    screen.all(".choice").first.focus()
    assert "solid" in screen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    screen.page.keyboard.press("Enter")
    expect(screen.answers).to_have_count(2)
    assert screen.page.evaluate("document.activeElement !== document.body")
