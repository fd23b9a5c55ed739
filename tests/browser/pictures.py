"""The pictures of docs/console.md: `python -m tests.browser.pictures [FOLDER]` takes them anew, in Vietnamese."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from knowledge.calendar import keeping
from knowledge.calendar.entries import DayOff
from knowledge.console.accounts import Accounts
from knowledge.console.passwords import hashed
from knowledge.console.roles import Role
from knowledge.procedure import Text
from knowledge.seeding import plant, read_seed
from knowledge.store import Store, open_engine
from tests.browser.chromium import Screen, chromium
from tests.browser.conftest import PASSWORD
from tests.browser.desk import BIRTH
from tests.browser.gateway import Gateway
from tests.knowledge.importing.samples import a_line, lines_file
from tests.sources import ROOT

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 800}
ONE = f"procedures/{BIRTH.code}"
NAME = "lan"
STORM = Text("nghỉ do bão số 12", "หยุดเพราะพายุ", "closed by a storm")


def the_list(page: Page, home: str) -> None:
    """Procedures, searched."""
    page.goto(f"{home}procedures?q=khai")


def an_edit(page: Page, home: str) -> None:
    """The form with the real chat beside it."""
    page.goto(f"{home}{ONE}/edit")
    page.fill("[name='outcome.vi']", "Giấy khai sinh (bản điện tử và bản giấy)")
    expect(page.locator("[data-saved]")).to_contain_text("Đã lưu nháp")
    page.click("[data-preview]")
    page.fill("#preview #question", "làm khai sinh cần giấy tờ gì")
    page.press("#preview #question", "Enter")
    expect(page.locator("#preview .answer")).to_have_count(1)
    page.wait_for_timeout(600)  # the answer fades in


def publishing(page: Page, home: str) -> None:
    """What would change, and the question why."""
    page.goto(f"{home}{ONE}/publish")
    page.fill("#reason", "Theo Nghị định 118/2025/NĐ-CP")


def the_calendar(page: Page, home: str) -> None:
    """A year with its days off."""
    page.goto(f"{home}calendar?year=2026")


def an_import(page: Page, home: str) -> None:
    """What a file would change."""
    with tempfile.TemporaryDirectory() as folder:
        file = lines_file(
            Path(folder), a_line(), a_line(code="diều"), a_line(code="1.000002", name=""), name="cong-dvc.jsonl"
        )
        page.goto(f"{home}import")
        page.set_input_files("#files", file)
        page.click("button.main")
        expect(page.locator(".tiles")).to_be_visible()


PICTURES: tuple[tuple[str, dict[str, int], Callable[[Page, str], None]], ...] = (
    ("console-list", DESK, the_list),
    ("console-list-phone", PHONE, the_list),
    ("console-edit", {"width": 1440, "height": 900}, an_edit),
    ("console-publish", DESK, publishing),
    ("console-calendar", DESK, the_calendar),
    ("console-import", DESK, an_import),
)


def main(folder: Path) -> None:
    """Takes every picture."""
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        gateway = Gateway(Path(place))
        furnish(gateway)
        for name, viewport, show in PICTURES:
            screen = Screen(browser, gateway.address, viewport=viewport, reduced_motion="reduce")
            sign_in(screen)
            show(screen.page, f"{gateway.address}console/")
            screen.page.screenshot(path=folder / f"{name}.png")
            screen.close()
        gateway.close()


def furnish(gateway: Gateway) -> None:
    """The shipped content, somebody who may do everything, and a storm."""
    store = Store(open_engine(gateway._settings.database_url))
    plant(store, read_seed())
    Accounts(store.engine).create(NAME, "Trần Thị Lan", Role.ADMIN, hashed(PASSWORD))
    days = tuple(DayOff(day, STORM) for day in ("2026-10-15", "2026-10-16"))
    keeping.change(store.engine, lambda e: replace(e, closed=(*e.closed, *days)), editor="Lan", reason="công văn 12")
    store.engine.dispose()


def sign_in(screen: Screen) -> None:
    """As an official does."""
    screen.page.goto(f"{screen.address}console/sign-in")
    screen.page.fill("#name", NAME)
    screen.page.fill("#password", PASSWORD)
    screen.page.press("#password", "Enter")
    expect(screen.all(".me")).to_be_visible()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs")
