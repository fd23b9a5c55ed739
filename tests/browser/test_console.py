"""The officials' console in a browser: axe, narrow screens, and the road from an edit to its publication."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from knowledge.console.roles import Role
from knowledge.store import Store
from tests.browser.chromium import Screen
from tests.browser.conftest import PASSWORD
from tests.browser.desk import BIRTH
from tests.browser.test_access import violations
from tests.knowledge.importing.samples import a_line, lines_file

pytestmark = pytest.mark.browser
PLACES = (
    "", "procedures", f"procedures/{BIRTH.code}", f"procedures/{BIRTH.code}/edit", f"procedures/{BIRTH.code}/compare",
    f"procedures/{BIRTH.code}/publish", "procedures/new", "import", "export", "dossiers", "office", "calendar", "audit", "users", "account",
)  # fmt: skip


def without_draft(store: Store) -> None:
    """Whatever another test left half written is discarded."""
    if draft := store.drafts.read(BIRTH.code):
        store.drafts.discard(BIRTH.code, editor="x", lock=draft.lock)


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
    without_draft(staffed)
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
    without_draft(staffed)
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


def invite(admin: Screen, guest: Screen) -> None:
    """An administrator invites a viewer, who comes in by the link."""
    admin.page.goto(f"{admin.address}console/users")
    admin.page.fill("#full_name", "Đỗ Thị Mơ")
    admin.page.fill("#name", "do.mo")
    admin.page.check("[name=role][value=viewer]")
    admin.page.click("button.main")
    expect(admin.all("#link")).to_have_value(re.compile("^http"))  # the page's script completes it
    guest.page.goto(admin.page.input_value("#link"))
    for field in ("#password", "#again"):
        guest.page.fill(field, PASSWORD)
    guest.page.click("button.main")
    expect(guest.all(".me")).to_contain_text("Đỗ Thị Mơ")


def test_somebody_is_let_in_and_may_only_look(signed_in, screens, staffed):
    """Sees pages without forms, is refused what is not theirs, is given more, and signed out everywhere."""
    admin, guest, one = signed_in(Role.ADMIN), screens(), f"console/procedures/{BIRTH.code}"
    invite(admin, guest)
    for place in (one, "console/calendar"):
        guest.page.goto(f"{guest.address}{place}")
        expect(guest.all("h1")).to_be_visible()
        expect(guest.all("main form[method=post], main a[href$='/edit']")).to_have_count(0)
    for place in (f"{one}/publish", "console/office", "console/import", "console/dossiers", "console/users"):
        answer = guest.page.goto(f"{guest.address}{place}")
        assert (answer.status, guest.page.locator("h1").inner_text()) == (403, "Bạn không có quyền làm việc này")

    admin.page.goto(f"{admin.address}console/users")
    admin.page.click("text=Đỗ Thị Mơ")
    admin.page.check("[name=role][value=editor]")
    admin.page.click("button.main")
    expect(admin.all(".notice.good")).to_be_visible()
    guest.page.goto(f"{guest.address}{one}/edit")
    expect(guest.all("[data-saved]")).to_be_visible()
    admin.page.click("text=Đăng xuất người này khỏi mọi nơi")
    expect(admin.all(".notice.good")).to_be_visible()
    guest.page.goto(f"{guest.address}{one}")
    expect(guest.all("#password")).to_be_visible()
    assert {line.action for line in staffed.audit.entries(subject="do.mo")} >= {"invite_user", "set_role"}


def test_an_administrator_keeps_the_centre_and_its_calendar(signed_in, staffed):
    """The telephone is another at once; a day that is clicked is entered, coloured, and taken away again."""
    admin = signed_in(Role.ADMIN, viewport={"width": 1280, "height": 900})
    admin.page.goto(f"{admin.address}console/office")
    admin.page.fill("#hotline", "1900 1234")
    admin.page.fill("#reason", "số mới")
    admin.page.click("button.main")
    expect(admin.all(".notice.good")).to_be_visible()
    assert staffed.office().hotline == "1900 1234"

    admin.page.goto(f"{admin.address}console/calendar?year=2027")
    day = admin.all("[data-day='2027-06-15']")
    day.click()
    expect(admin.all("#last")).to_have_value("2027-06-15")
    admin.page.fill("#name_vi", "nghỉ do lũ")
    admin.page.fill("#reason", "công văn 7")
    admin.page.click("#form button.main")
    expect(admin.all(".notice.good")).to_be_visible()
    assert "local" in day.get_attribute("class")
    assert day.inner_text().split() == ["15", "trung", "tâm", "nghỉ:", "nghỉ", "do", "lũ"]
    entry = admin.all(".occasions li", has_text="nghỉ do lũ")
    entry.locator("summary").click()
    entry.locator("[name=reason]").fill("nước rút")
    entry.locator("button").click()
    expect(admin.all(".notice.good")).to_be_visible()
    assert "local" not in day.get_attribute("class")
    assert [line.reason for line in staffed.audit.entries(action="set_calendar")] == ["nước rút", "công văn 7"]


def test_a_file_is_read_aside_and_written_once_confirmed(signed_in, staffed, tmp_path):
    """By the real process: progress, report, reason, done; axe finds nothing on the way, and the telephone is not too narrow."""
    file = lines_file(tmp_path, a_line(), a_line(code="diều"), name="cong.jsonl")
    publisher = signed_in(Role.PUBLISHER, bypass_csp=True, reduced_motion="reduce")
    publisher.page.goto(f"{publisher.address}console/import")
    publisher.page.set_input_files("#files", file)
    publisher.page.click("button.main")
    expect(publisher.all(".tiles")).to_be_visible()
    expect(publisher.all(".stacked")).to_contain_text("không phải mã thủ tục")
    assert violations(publisher.page) == []
    assert publisher.page.evaluate("document.scrollingElement.scrollWidth") <= 390
    assert "1.000001" not in staffed.live()
    publisher.page.fill("#reason", "theo Cổng")
    publisher.page.click(".decide button.main")
    expect(publisher.all(".notice.good")).to_contain_text("đã công bố 1 thủ tục")
    assert "1.000001" in staffed.live()
