"""The client against the fake Zalo: what arrives, and what comes back when it does not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.channels import zalo_messages as bodies
from bot.channels.zalo_api import Account, Profile, ZaloApi
from bot.channels.zalo_errors import ZaloAway, ZaloRefused
from bot.channels.zalo_settings import ZaloSettings
from knowledge.breaker import MOST_FAILURES
from tests.zalo.server import FakeZalo
from tests.zalo.world import STATE_AGENCY, Fault

USER = "246845883529197922"
HELLO = bodies.text("Xin chào")


class FakeTokens:
    """Hands out tokens of the fake; the first is stale when told so."""

    def __init__(self, zalo: FakeZalo) -> None:
        self.zalo = zalo
        self.token = zalo.world.grant()["access_token"]
        self.renewals = 0

    async def access(self) -> str:
        """The token in use."""
        return self.token

    async def renewed(self, stale: str) -> str:
        """A fresh one."""
        assert stale == self.token
        self.renewals += 1
        self.token = self.zalo.world.grant()["access_token"]
        return self.token


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    """Zalo with a citizen who has just written."""
    opened = FakeZalo()
    await opened.start()
    opened.world.interacts(opened.world.person())
    yield opened
    await opened.close()


@pytest.fixture
def tokens(zalo) -> FakeTokens:
    """Where the client gets its token."""
    return FakeTokens(zalo)


@pytest.fixture
async def apis(zalo, tokens) -> AsyncIterator[Any]:
    """Makes clients with the settings a test wants."""
    async with aiohttp.ClientSession() as session:

        def open_api(**changes: Any) -> ZaloApi:
            account = zalo.world.account
            settings = ZaloSettings(account.app_id, account.oa_id, account.app_secret, api_url=zalo.url, **changes)
            return ZaloApi(lambda: session, settings, tokens)

        yield open_api


@pytest.fixture
def api(apis) -> ZaloApi:
    """A client as most have it."""
    return apis()


async def test_a_text_arrives(api, zalo):
    """Its id comes back."""
    assert await api.send(USER, HELLO) == zalo.world.sent[0].message_id
    assert zalo.world.texts_to(USER) == ["Xin chào"]


async def test_buttons_arrive(api, zalo):
    """Five of both kinds."""
    queries = [bodies.Query(f"Nút {n}", f"#1-{n}") for n in range(4)]
    await api.send(USER, bodies.text("Chọn", [*queries, bodies.Link("Mở trang", "https://xa.example")]))
    assert [button["type"] for button in zalo.world.sent[0].buttons] == ["oa.query.hide"] * 4 + ["oa.open.url"]


async def test_pictures_and_files_arrive(api, zalo):
    """Uploaded first, then sent by what the upload gave."""
    picture = await api.upload_image(b"\x89PNG" + b"." * 900_000)
    await api.send(USER, bodies.image("Sơ đồ", picture))
    await api.send(USER, bodies.file(await api.upload_file(b"%PDF-1.7", "to-khai.pdf")))
    kinds = [sent.body["attachment"]["type"] for sent in zalo.world.sent]
    assert kinds == ["template", "file"] and len(zalo.world.uploads) == 2


async def test_a_picture_that_is_too_large_is_not_even_uploaded(api, zalo):
    """Said with its size."""
    with pytest.raises(ValueError, match=r"at most 1048576 bytes \(found 1048577\)"):
        await api.upload_image(b"\x89PNG" + b"." * 1048573)
    assert zalo.world.calls == []


async def test_a_list_arrives_by_the_second_version(apis, zalo):
    """Where it is documented."""
    zalo.world.account.oa_type = STATE_AGENCY
    await apis(api_version="v2").send(USER, bodies.listing([("Khai sinh", "Miễn phí", "https://xa.example")] * 7))
    assert len(zalo.world.sent[0].body["attachment"]["payload"]["elements"]) == 5


async def test_a_refused_token_is_renewed_once(api, zalo, tokens):
    """Then the message is sent again, once."""
    zalo.world.access.clear()
    await api.send(USER, HELLO)
    assert tokens.renewals == 1 and len(zalo.world.sent) == 1


async def test_a_token_refused_again_is_an_error(api, zalo, tokens):
    """No loop."""
    zalo.world.faults.append(Fault(error=-216, times=9))
    with pytest.raises(ZaloRefused):
        await api.send(USER, HELLO)
    assert tokens.renewals == 1 and len(zalo.world.calls) == 2


async def test_a_state_agency_is_served_by_v2_from_then_on(api, zalo):
    """v3 is asked once, refused with -235, and not asked again."""
    zalo.world.account.oa_type = STATE_AGENCY
    for _ in range(3):
        await api.send(USER, HELLO)
    assert [sent.api for sent in zalo.world.sent] == ["v2"] * 3
    assert len(zalo.world.calls) == 4 and api.version == "v2"


async def test_when_neither_version_serves_it_stays(api, zalo):
    """The error of the second is told, and the choice is not changed."""
    zalo.world.faults += [Fault(error=-235, path="/v3.0"), Fault(error=-240, path="/v2.0")]
    with pytest.raises(ZaloRefused, match="-240"):
        await api.send(USER, HELLO)
    assert api.version == "v3"


async def test_a_chosen_version_is_kept(apis, zalo):
    """An operator who set v3 gets v3's error."""
    zalo.world.account.oa_type = STATE_AGENCY
    with pytest.raises(ZaloRefused, match="-235"):
        await apis(api_version="v3").send(USER, HELLO)


@pytest.mark.parametrize("code", [-32, -201, -211, -230, -244])
async def test_an_error_with_200_is_an_error(api, zalo, code):
    """Only `error` counts."""
    zalo.world.faults.append(Fault(error=code))
    with pytest.raises(ZaloRefused) as caught:
        await api.send(USER, HELLO)
    assert caught.value.code == code


FAULTS = {
    "server error": (Fault(status=502), True),
    "refused before it was looked at": (Fault(status=429), False),
    "half an answer": (Fault(garbage=True), True),
    "cut off after the work": (Fault(lost=True), True),
}


@pytest.mark.parametrize(("fault", "doubt"), FAULTS.values(), ids=FAULTS)
async def test_no_proper_answer_leaves_a_doubt(api, zalo, fault, doubt):
    """Whether the message may have arrived is known to whoever sends again."""
    zalo.world.faults.append(Fault(**vars(fault)))
    with pytest.raises(ZaloAway) as caught:
        await api.send(USER, HELLO)
    assert caught.value.perhaps_sent is doubt


async def test_slow_is_away(api, zalo, monkeypatch):
    """Nobody waits for ever."""
    monkeypatch.setattr("bot.channels.zalo_api.ANSWER_SECONDS", 0.1)
    zalo.world.faults.append(Fault(delay=0.5))
    with pytest.raises(ZaloAway) as caught:
        await api.send(USER, HELLO)
    assert caught.value.perhaps_sent


async def test_nobody_listening_means_nothing_was_sent(apis, zalo):
    """No doubt about it."""
    api = apis()
    await zalo.close()
    with pytest.raises(ZaloAway) as caught:
        await api.send(USER, HELLO)
    assert not caught.value.perhaps_sent


async def test_when_zalo_is_down_it_is_left_in_peace(api, zalo):
    """After some failures calls fail at once, without a request."""
    zalo.world.faults.append(Fault(status=500, times=99))
    for _ in range(MOST_FAILURES + 3):
        with pytest.raises(ZaloAway):
            await api.send(USER, HELLO)
    assert len(zalo.world.calls) == MOST_FAILURES and api.rest > 0


async def test_what_was_said_lately_can_be_read(api, zalo):
    """Newest first, our side only."""
    for word in ("một", "hai"):
        await api.send(USER, bodies.text(word))
    assert [said.text for said in await api.lately(USER)] == ["hai", "một"]


async def test_the_proof_is_sent_where_it_is_wanted(apis, zalo):
    """-242 without, success with it."""
    zalo.world.account.proof_wanted = True
    with pytest.raises(ZaloRefused, match="-242"):
        await apis().send(USER, HELLO)
    await apis(proof=True).send(USER, HELLO)


async def test_account_and_profile(api, zalo):
    """Who speaks and who is spoken to."""
    assert await api.account() == Account("388613280878808645", "UBND xã An Hải", 2)
    assert await api.profile(USER) == Profile("Nguyễn Văn A", False)
