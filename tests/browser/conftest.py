"""A gateway for the whole folder, a browser a module, a fresh window for every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import Screen, chromium
from tests.browser.gateway import Gateway


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; closed with the module, for while it is open no test can have an event loop of its own."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def gateway(tmp_path_factory) -> Iterator[Gateway]:
    """The real gateway before a fake assistant."""
    opened = Gateway(tmp_path_factory.mktemp("gateway"))
    yield opened
    opened.close()


@pytest.fixture
def screens(browser, gateway) -> Iterator[Callable[..., Screen]]:
    """Opens windows; afterwards no script in them may have failed."""
    opened: list[Screen] = []

    def open_screen(address: str = gateway.address, **options: Any) -> Screen:
        opened.append(Screen(browser, address, **options))
        return opened[-1]

    yield open_screen
    gateway.desk.away, gateway.desk.delay = False, 0.05
    for screen in opened:
        screen.close()


@pytest.fixture
def screen(screens) -> Screen:
    """A telephone with the page open, ready to type."""
    return screens().open()
