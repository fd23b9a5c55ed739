"""The page of channels, and the alarm that stands on every page while one is silent."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from knowledge.console.app import create_console
from knowledge.console.channels import Channel
from knowledge.console.roles import Role
from knowledge.console.visit import HOME
from tests.knowledge.console.conftest import Official, a_preview


class FakeAccount:
    """An account that is connected or not."""

    def __init__(self) -> None:
        self.connected = False
        self.address = "https://xa.example/zalo/connect?key=1"

    def channel(self) -> Channel:
        """As the console sees it."""
        return Channel("Zalo", "388613280878808645", lambda: self.connected, lambda: self.address)


@pytest.fixture
def account() -> FakeAccount:
    """An account that nobody has connected yet."""
    return FakeAccount()


@pytest.fixture
async def visitor(store, account, somebody) -> AsyncIterator:
    """Signs somebody of a role in to a console with one channel."""
    app = web.Application()
    app.add_subapp(HOME, create_console(store, a_preview, channels=(account.channel(),)))
    async with TestServer(app) as server, TestClient(server) as client:

        async def sign_in(role: Role) -> Official:
            somebody(role)
            official = Official(client)
            await official.sign_in(role.value)
            return official

        yield sign_in


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMIN])
async def test_a_silent_channel_is_on_every_page(visitor, role):
    """Whoever signs in sees it; the way out is shown to administrators."""
    page = await (await visitor(role)).get("/")
    assert 'role="alert"' in page.text and ("/console/channels" in page.text) is (role is Role.ADMIN)


async def test_a_connected_channel_raises_no_alarm(visitor, account):
    """Nor does the page of channels."""
    account.connected = True
    official = await visitor(Role.ADMIN)
    assert 'role="alert"' not in (await official.get("/")).text
    assert "388613280878808645" in (await official.get("/channels")).text


async def test_the_page_leads_to_the_consent(visitor):
    """By a fresh link."""
    assert "https://xa.example/zalo/connect?key=1" in (await (await visitor(Role.ADMIN)).get("/channels")).text


async def test_without_our_address_there_is_no_way(visitor, account):
    """The setting that is missing is named."""
    account.address = ""
    assert "PUBLIC_URL" in (await (await visitor(Role.ADMIN)).get("/channels")).text


async def test_without_channels_the_page_says_so(signed_in):
    """And there is no alarm."""
    page = await (await signed_in(Role.ADMIN)).get("/channels")
    assert page.status == 200 and 'role="alert"' not in page.text
