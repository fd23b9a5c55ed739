"""A gateway for the whole folder, a browser a module, a fresh window for every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from knowledge.console.accounts import Accounts
from knowledge.console.passwords import hashed
from knowledge.console.roles import Role
from knowledge.store import Store, open_engine
from tests.browser.chromium import Screen, chromium
from tests.browser.desk import BIRTH
from tests.browser.gateway import Gateway

PASSWORD = "con trâu đi trước cái cày"


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


@pytest.fixture(scope="session")
def staffed(gateway) -> Iterator[Store]:
    """The gateway's database with one procedure, a draft of it and somebody of every role."""
    store = Store(open_engine(gateway._settings.database_url))
    kept = hashed(PASSWORD)
    for role in Role:
        Accounts(store.engine).create(role.value, f"Lê {role.value}", role, kept)
    store.publish([BIRTH], editor="seed", reason="test")
    yield store
    store.engine.dispose()


@pytest.fixture
def signed_in(screens, staffed) -> Callable[..., Screen]:
    """A window in which somebody of a role is signed in."""

    def sign_in(role: Role, **options) -> Screen:
        screen = screens(**options)
        screen.page.goto(f"{screen.address}console/sign-in")
        screen.page.fill("#name", role.value)
        screen.page.fill("#password", PASSWORD)
        screen.page.press("#password", "Enter")
        expect(screen.all(".me")).to_be_visible()
        return screen

    return sign_in
