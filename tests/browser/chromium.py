"""Chromium with a page in it, seen the way a citizen sees it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE = {"width": 390, "height": 760}
EXPECTED_NOISE = re.compile(r"Failed to load resource|net::ERR_")
PATIENCE_MS = 8000
READY = ".chat [role=log]"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        yield browser
        browser.close()


class Screen:
    """One page and the things a citizen does with it."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.context = browser.new_context(**{"viewport": PHONE, "locale": "vi-VN"} | options)
        self.context.set_default_timeout(PATIENCE_MS)
        self.address = address
        self.complaints: list[str] = []
        self.page = self.tab()

    def tab(self) -> Page:
        """Another tab of the same browser, not yet anywhere."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)
        return page

    def open(self, path: str = "", *, ready: str = READY) -> Screen:
        """Goes to the page and waits until the chat has taken over."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector(ready, state="attached")
        return self

    def reload(self, *, ready: str = READY) -> None:
        """The page again."""
        self.page.reload()
        self.page.wait_for_selector(ready, state="attached")

    def ask(self, text: str, page: Page | None = None) -> None:
        """Types a question and presses Enter."""
        (page or self.page).fill("#question", text)
        (page or self.page).press("#question", "Enter")

    def asks(self, text: str, *, replies: int = 1) -> None:
        """Asks and waits for the answer."""
        before = self.answers.count()
        self.ask(text)
        expect(self.answers).to_have_count(before + replies)

    def all(self, selector: str, **options: Any) -> Locator:
        """What matches."""
        return self.page.locator(selector, **options)

    @property
    def answers(self) -> Locator:
        """The assistant's replies."""
        return self.all(".entry-assistant")

    @property
    def questions(self) -> Locator:
        """The citizen's own messages."""
        return self.all(".entry-citizen")

    @property
    def token(self) -> str:
        """What the browser keeps of the conversation."""
        return str(self.page.evaluate("JSON.parse(localStorage.getItem('mot-cua.token'))") or "")

    def sent(self, text: str) -> Locator:
        """The message `text`, once the gateway has taken it."""
        return self.all("[data-state=sent] .question", has_text=text)

    def hear(self) -> None:
        """Begins to note what a screen reader is told."""
        self.page.evaluate(
            """() => { window.heard = [];
            new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node => heard.push(node.textContent))))
              .observe(document.querySelector('[role=log]'), {childList: true, subtree: true}); }"""
        )

    @property
    def heard(self) -> list[str]:
        """What a screen reader was told since `hear`."""
        return list(self.page.evaluate("heard"))

    def close(self) -> None:
        """Ends the browser's session; a script must not have failed."""
        self.context.close()
        assert not self.complaints, self.complaints

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not EXPECTED_NOISE.search(message.text):
            self.complaints.append(message.text)
