"""Whose address a request counts for, behind reverse proxies and without."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import create_app
from bot.errors import InvalidSettings
from bot.proxies import citizen_of, networks
from bot.settings import Settings
from tests.fakes import FakeAssistant

TRUSTED = networks("TRUSTED_PROXIES", "127.0.0.1 10.0.0.0/8 ::1")
CITIZEN, OTHER = "203.0.113.7", "203.0.113.8"


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("127.0.0.1", [CITIZEN], CITIZEN),
        ("::1", [CITIZEN], CITIZEN),
        ("::ffff:127.0.0.1", [CITIZEN], CITIZEN),
        ("127.0.0.1", ["2001:db8::7"], "2001:db8::7"),
        ("127.0.0.1", [f"{CITIZEN}, 10.1.2.3"], CITIZEN),
        ("127.0.0.1", [CITIZEN, "10.1.2.3"], CITIZEN),
        ("127.0.0.1", [f"{OTHER}, {CITIZEN}"], CITIZEN),
        ("127.0.0.1", [f"127.0.0.1, {CITIZEN}"], CITIZEN),
        (OTHER, [CITIZEN], OTHER),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", ["unknown"], "127.0.0.1"),
        ("127.0.0.1", [f"{CITIZEN}, nonsense"], "127.0.0.1"),
        ("127.0.0.1", ["10.0.0.9"], "10.0.0.9"),
        ("", [CITIZEN], ""),
    ],
)
def test_citizen_is_the_nearest_hop_that_is_no_proxy_of_ours(peer, forwarded, found):
    """Only what a trusted proxy wrote counts; what a citizen wrote before it does not."""
    assert citizen_of(peer, forwarded, TRUSTED) == found


def test_nobody_is_believed_unless_named():
    """The default: whoever connects is the one who counts."""
    assert citizen_of("127.0.0.1", [CITIZEN], ()) == "127.0.0.1"


@pytest.mark.parametrize("word", ["proxy.local", "10.0.0.1/8", "300.1.1.1", "10.0.0.0/33", "127.0.0.1,::1"])
def test_setting_that_is_no_network_is_refused(word):
    """Name and value in the message."""
    with pytest.raises(InvalidSettings, match="TRUSTED_PROXIES") as refused:
        Settings.from_env({"TRUSTED_PROXIES": f"127.0.0.1 {word}"})
    assert repr(word) in str(refused.value)


@pytest.fixture
async def client(tmp_path):
    """A gateway behind a trusted proxy, whose addresses may open two conversations at once."""
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/x.db", secret_file=tmp_path / "secret", address_burst=2,
        address_per_second=1, trusted_proxies=TRUSTED,
    )  # fmt: skip
    async with TestClient(TestServer(create_app(settings, FakeAssistant()))) as made:
        yield made


async def test_each_citizen_behind_the_proxy_has_a_limit_of_their_own(client):
    """One who floods is held back; the neighbour is served."""

    async def begins(address: str) -> int:
        client.session.cookie_jar.clear()
        answer = await client.post("/api/conversations", json={}, headers={"X-Forwarded-For": address})
        return answer.status

    assert [await begins(CITIZEN) for _ in range(3)] == [201, 201, 429]
    assert await begins(OTHER) == 201


async def test_streams_and_the_console_work_behind_the_proxy(client):
    """The request that a handler sees is whole: body, cookies, stream, sub-application."""
    said = {"X-Forwarded-For": CITIZEN}
    begun = await (await client.post("/api/conversations", json={"language": "th"}, headers=said)).json()
    headers = said | {"X-Conversation": begun["token"]}
    sent = await client.post("/api/messages", json={"text": "xin chào"}, headers=headers)
    assert (begun["language"], sent.status) == ("th", 202)
    async with client.get("/api/events", headers=headers) as stream:
        assert (await stream.content.readline()).startswith(b"id: ")
    console = await client.get("/console/", headers=said)
    assert "CONSOLE_ORIGIN" in await console.text()  # who comes from outside is not taken for this machine
