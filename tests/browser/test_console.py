"""The officials' console in a browser: axe, narrow screens, and the road from an edit to its publication."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from knowledge.console.roles import Role
from tests.browser.desk import BIRTH
from tests.browser.test_access import violations

pytestmark = pytest.mark.browser
PLACES = (
    "", "procedures", f"procedures/{BIRTH.code}", f"procedures/{BIRTH.code}/edit", f"procedures/{BIRTH.code}/compare",
    f"procedures/{BIRTH.code}/publish", "procedures/new", "import", "export", "dossiers", "office", "calendar", "audit", "users", "account",
)  # fmt: skip


@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("th", "dark"), ("en", "light")])
def test_axe_finds_nothing_on_any_page(signed_in, staffed, language, scheme):
    """Zero violations, and no sideways scrolling on a telephone."""
    if not staffed.drafts.read(BIRTH.code):
        staffed.drafts.save(BIRTH.code, {"names": {"vi": "Bản nháp"}}, editor="Lan")
    screen = signed_in(Role.ADMIN, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    found = {}
    for place in PLACES:
        screen.page.goto(f"{screen.address}console/{place}?lang={language}")
        wide = screen.page.evaluate("document.scrollingElement.scrollWidth") > 390
        if problems := violations(screen.page) + ["too wide"] * wide:
            found[place] = problems
    assert found == {}


def test_from_an_edit_to_its_publication(signed_in, staffed):
    """An editor writes, the page keeps the draft by itself, the chat beside it opens; a publisher publishes."""
    if draft := staffed.drafts.read(BIRTH.code):
        staffed.drafts.discard(BIRTH.code, editor="x", lock=draft.lock)
    place = f"console/procedures/{BIRTH.code}"
    editor = signed_in(Role.EDITOR, viewport={"width": 1280, "height": 900})
    editor.page.goto(f"{editor.address}{place}/edit")
    editor.page.fill("[name='outcome.vi']", "Giấy khai sinh điện tử")
    expect(editor.all("[data-saved]")).to_contain_text("Đã lưu nháp")
    editor.page.click("[data-preview]")
    editor.page.fill("#preview #question", "cần giấy tờ gì")
    editor.page.press("#preview #question", "Enter")
    expect(editor.all("#preview .answer")).to_have_count(1)
    publisher = signed_in(Role.PUBLISHER)
    publisher.page.goto(f"{publisher.address}{place}/publish")
    expect(publisher.all("ins")).not_to_have_count(0)
    publisher.page.fill("#reason", "Theo quy định mới")
    publisher.page.click("button.main")
    expect(publisher.all(".notice.good")).to_be_visible()
    assert staffed.procedure(BIRTH.code).outcome.vi == "Giấy khai sinh điện tử"


def test_rows_go_by_keyboard_and_come_back(signed_in, staffed):
    """Alt and an arrow move a row; a removed one is back after "undo"."""
    screen = signed_in(Role.EDITOR, viewport={"width": 1280, "height": 900})
    screen.page.goto(f"{screen.address}console/procedures/{BIRTH.code}/edit")
    steps = screen.all("[data-list=steps] > .records > .record textarea[lang=vi]")
    first, count = steps.first.input_value(), steps.count()
    steps.first.press("Alt+ArrowDown")
    expect(steps.nth(1)).to_have_value(first)
    screen.all("[data-list=steps] [data-remove]").first.click()
    expect(steps).to_have_count(count - 1)
    screen.page.click("button[data-undo]")
    expect(steps).to_have_count(count)
    expect(screen.all("[data-saved]")).to_contain_text("Đã lưu nháp")
