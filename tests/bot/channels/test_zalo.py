"""The webhook: what Zalo signed is kept and acknowledged; anything else gets nowhere."""

from __future__ import annotations

import io
import json
from contextlib import suppress

import aiohttp
import pytest

from bot.channels.zalo_events import kinds
from bot.channels.zalo_signature import HEADER
from bot.messages import ReplyOrder
from tests.zalo import events
from tests.zalo.commune import Commune


@pytest.fixture
async def post(commune):
    """Sends bytes to the webhook; the status comes back."""
    async with aiohttp.ClientSession() as session:

        async def posted(body: bytes, **headers: str) -> int:
            async with session.post(f"{commune.url}/webhooks/zalo", data=body, headers=headers) as response:
                await response.read()
                return response.status

        yield posted


def signed(commune: Commune, words: str = "xin chào") -> tuple[bytes, dict[str, str]]:
    """A message as Zalo would send it."""
    world = commune.zalo.world
    return commune.zalo.deliverer.written(events.text(world, world.person(), words))


async def test_a_message_is_answered(commune, assistant):
    """From the citizen's telephone to the assistant and back."""
    commune.zalo.says("xin chào")
    (told,) = await commune.zalo.world.told()
    assert "một cửa" in told.text and commune.zalo.deliverer.answers[0] == 200
    assert (assistant.asked[0].channel, assistant.asked[0].text) == ("zalo", "xin chào")


async def test_where_the_code_stands_is_shown(commune, assistant):
    """A picture of the receipt with its words, then the question."""
    assistant.orders = [ReplyOrder("dossier.odd_code", {"part": "H48.22"})]
    commune.zalo.says("H48.22")
    shown, asked = await commune.zalo.world.told(2)
    (element,) = shown.body["attachment"]["payload"]["elements"]
    assert commune.zalo.world.uploads[element["attachment_id"]].startswith(b"\x89PNG")
    assert "góc trên bên trái" in shown.text
    assert "H48.22" in asked.text
    assert "góc trên bên trái" not in asked.text


@pytest.mark.parametrize("manner", [{"numeric_timestamp": True}, {"escaped": True}, {"spaced_mac": True}], ids=str)
async def test_every_manner_of_signing_is_understood(commune, assistant, manner):
    """Whatever Zalo's bytes look like."""
    vars(commune.zalo.deliverer.manner).update(manner)
    commune.zalo.says("xin chào xã An Hải")
    await commune.zalo.world.told()
    assert assistant.asked[0].text == "xin chào xã An Hải"


async def test_a_repeated_delivery_is_one_message(commune, assistant, post):
    """Copies at once, a retry later: the assistant is asked once, the citizen told once."""
    commune.zalo.deliverer.manner.copies = 3
    body, headers = signed(commune)
    commune.zalo.says("xin chào")
    await commune.zalo.deliverer.settled()
    assert [await post(body, **headers, num_retry="2") for _ in range(2)] == [200, 200]
    assert len(await commune.zalo.world.told(2)) == 2 and len(assistant.asked) == 2


async def test_a_forged_event_is_refused(commune, post, assistant):
    """401, and nothing of it is kept."""
    body, headers = signed(commune)
    forged = body.replace("xin chào".encode(), b"xin chao")
    assert await post(forged, **headers) == 401
    assert await post(body, **{HEADER: f"mac={'0' * 64}"}) == 401
    assert await post(body) == 401
    assert commune.service.webhook.counts == {"forged": 3}


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"ping", b'{"test": 1}', b"\xff\xfe", b"[" * 60_000])
async def test_an_unsigned_probe_is_welcome(post, body):
    """Zalo's console looks whether somebody is here, and must be told yes."""
    assert await post(body) == 200


async def test_looking_is_welcome_too(commune):
    """GET and HEAD."""
    async with aiohttp.ClientSession() as session:
        for ask in (session.get, session.head):
            async with ask(f"{commune.url}/webhooks/zalo") as response:
                assert response.status == 200


async def test_a_body_of_ten_megabytes_is_not_taken(post, commune):
    """Refused by its size, whoever signed it."""
    with suppress(aiohttp.ClientError):  # the connection may be closed before all of it was sent
        assert await post(io.BytesIO(b"x" * 10_000_000)) == 413
    assert commune.service.webhook.counts == {}


async def test_a_truncated_body_is_refused(commune, post):
    """Its signature no longer fits."""
    body, headers = signed(commune)
    assert await post(body[:-20], **headers) == 401


@pytest.mark.parametrize("seconds", [4 * 3600, -3600], ids=["too old", "from the future"])
async def test_an_event_out_of_its_time_is_ignored(commune, post, assistant, seconds):
    """Signed or not: what is replayed after hours is not answered."""
    commune.zalo.world.clock.advance(-seconds)
    body, headers = signed(commune)
    assert await post(body, **headers) == 200
    assert commune.service.webhook.counts == {"out_of_time": 1}


async def test_events_of_another_account_are_ignored(commune, post):
    """One gateway speaks for one account."""
    commune.zalo.world.account.oa_id = "1111111111"
    body, headers = signed(commune)
    assert await post(body, **headers) == 200
    assert commune.service.webhook.counts == {"not_ours": 1}


@pytest.mark.parametrize(
    "body", [b"[]", b"5", b'{"timestamp": "1"}', b'{"event_name": "user_send_text", "timestamp": "1"}']
)
async def test_a_signed_body_that_is_no_event_is_ignored(commune, post, body):
    """200, or it would come again."""
    from bot.channels.zalo_signature import mac

    account = commune.zalo.world.account
    header = mac(account.app_id, body, b"1", account.oa_secret)
    assert await post(body, **{HEADER: header}) in (200, 401)
    assert commune.service.webhook.counts.keys() <= {"malformed", "probe", "forged"}


async def test_an_unknown_event_is_counted(commune):
    """200 and a counter."""
    commune.zalo.happens({"event_name": "user_dances", "sender": {"id": "1"}})
    await commune.zalo.deliverer.settled()
    assert commune.zalo.deliverer.answers == [200]
    assert commune.service.webhook.counts == {"unknown": 1}


@pytest.mark.parametrize("name", sorted(kinds()))
async def test_every_event_of_the_table_is_acknowledged(commune, post, name):
    """Even one that lacks what it should have."""
    body, headers = commune.zalo.deliverer.written({"event_name": name, "sender": "1", "recipient": "84987654321"})
    assert await post(body, **headers) == 200


async def test_our_own_echo_is_not_answered(commune, assistant):
    """What we say comes back, and that is all."""
    commune.zalo.says("xin chào")
    await commune.zalo.world.told()
    await commune.zalo.deliverer.settled()
    assert commune.service.webhook.counts == {"kept": 1, "echo": 1} and len(assistant.asked) == 1


async def test_the_domain_is_verified(commune):
    """Zalo finds its code under the name it expects."""
    async with aiohttp.ClientSession() as session, session.get(f"{commune.url}/zalo_verifierSfUt5ABCDEFGH.html") as got:
        assert got.status == 200 and 'content="SfUt5ABCDEFGH"' in await got.text()


async def test_without_its_secret_nothing_is_processed(tmp_path, assistant, caplog):
    """Zalo shows the secret only after the address is registered: 200, and a loud line in the log."""
    commune = Commune(tmp_path, assistant)
    commune.changes = {"oa_secret": ""}
    await commune.start()
    commune.zalo.says("xin chào")
    await commune.zalo.deliverer.settled()
    assert commune.zalo.deliverer.answers == [200] and assistant.asked == []
    assert "ZALO_OA_SECRET" in caplog.text
    await commune.close()


async def test_without_settings_the_channel_is_off(callers):
    """404, as for any address that is not there."""
    response = await callers().call("POST", "/webhooks/zalo", json.loads('{"event_name": "follow"}'))
    assert response.status == 404
