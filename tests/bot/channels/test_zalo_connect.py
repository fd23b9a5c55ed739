"""An administrator connects the account: an invitation, Zalo's consent, and back with a code."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from yarl import URL

from bot.channels.zalo_connect import SEALS_INVITATION, invitation
from bot.secrets import sealer
from knowledge.secret import load_secret
from tests.fakes import FakeAssistant
from tests.zalo.commune import Commune


class Administrator:
    """A browser that follows the way to Zalo and back by hand: the public address is not real."""

    def __init__(self, commune: Commune, folder, session: aiohttp.ClientSession) -> None:
        self.commune, self.session = commune, session
        self.seal = sealer(load_secret(folder / "secret"), SEALS_INVITATION)

    async def opens(self, address: str) -> aiohttp.ClientResponse:
        """An address of the commune, wherever it claims to be."""
        response = await self.session.get(self.commune.url + URL(address).path_qs, allow_redirects=False)
        await response.read()
        return response

    async def consents(self) -> str:
        """From the invitation over Zalo's page to the address that Zalo sends back to."""
        away = await self.opens(invitation(self.commune.service.settings, self.seal))
        async with self.session.get(away.headers["Location"], allow_redirects=False) as back:
            return str(back.headers["Location"])


@pytest.fixture
async def commune(tmp_path) -> AsyncIterator[Commune]:
    """A gateway whose account is not connected yet."""
    opened = Commune(tmp_path, FakeAssistant())
    await opened.start(connected=False)
    yield opened
    await opened.close()


@pytest.fixture
async def administrator(commune, tmp_path) -> AsyncIterator[Administrator]:
    """Somebody who may."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Administrator(commune, tmp_path, session)


async def test_the_account_is_connected(commune, administrator):
    """After consent messages can be sent, and those that waited are."""
    commune.zalo.says("xin chào")
    await commune.zalo.deliverer.settled()
    assert not await commune.service.keeper.is_connected() and not commune.service.console_entry.is_connected()
    page = await administrator.opens(await administrator.consents())
    assert page.status == 200 and "Đã kết nối" in await page.text()
    assert await commune.service.keeper.is_connected() and commune.service.console_entry.is_connected()


async def test_without_an_invitation_nobody_gets_to_zalo(administrator):
    """A made-up or missing key is refused."""
    for key in ("", "?key=made-up", "?key=" + administrator.seal.encrypt(b"other").decode()):
        assert (await administrator.opens(f"https://xa.example/zalo/connect{key}")).status == 403


async def test_a_code_is_taken_only_from_the_browser_that_asked(commune, administrator):
    """Somebody else's callback, with a state of their own, connects nothing."""
    back = await administrator.consents()
    administrator.session.cookie_jar.clear()
    assert (await administrator.opens(back)).status == 403
    other = URL(await administrator.consents()).update_query(state="another")
    assert (await administrator.opens(str(other))).status == 403
    assert not await commune.service.keeper.is_connected()


async def test_another_account_is_not_connected(commune, administrator):
    """The administrator chose the wrong one of several."""
    back = URL(await administrator.consents()).update_query(oa_id="1111111")
    page = await administrator.opens(str(back))
    assert page.status == 400 and "ZALO_OA_ID" in await page.text()


async def test_a_refused_code_is_told(commune, administrator):
    """An old one, for example."""
    back = URL(await administrator.consents()).update_query(code="used")
    assert (await administrator.opens(str(back))).status == 502
    assert not await commune.service.keeper.is_connected()
