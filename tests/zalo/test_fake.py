"""The fake behaves as Zalo is described to: what is built on it can be trusted as far as the description."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestServer

from bot.channels.zalo_signature import HEADER, is_genuine
from tests.zalo import events
from tests.zalo.deliverer import RETRY_DELAYS
from tests.zalo.oauth import challenge
from tests.zalo.world import DAY, HOUR, STATE_AGENCY, Fault

USER = "246845883529197922"
HELLO = {"text": "hello, world!"}
BUTTON = {"title": "Phí", "type": "oa.query.hide", "payload": "#1-0"}


class Caller:
    """The other side of the API, as plain as possible."""

    def __init__(self, zalo, http) -> None:
        self.zalo, self.http = zalo, http
        self.headers = {"access_token": zalo.world.grant()["access_token"]}

    async def send(self, message: Any = HELLO, path: str = "/v3.0/oa/message/cs", user: str = USER) -> dict[str, Any]:
        """Sends a message; the status is 200 whatever happens."""
        body = {"recipient": {"user_id": user}, "message": message}
        async with self.http.post(self.zalo.url + path, json=body, headers=self.headers) as response:
            assert response.status == 200
            return await response.json(content_type=None)

    async def token(self, **fields: str) -> dict[str, Any]:
        """Asks the token counter."""
        account = self.zalo.world.account
        async with self.http.post(
            f"{self.zalo.url}/v4/oa/access_token",
            data={"app_id": account.app_id} | fields,
            headers={"secret_key": account.app_secret},
        ) as response:
            assert response.status == 200
            return await response.json()

    async def code(self, **query: str) -> str:
        """Consents and brings the code home."""
        account = self.zalo.world.account
        account.redirect_uri = "https://xa.example/callback"
        asked = {"app_id": account.app_id, "redirect_uri": account.redirect_uri, "state": "s1"} | query
        address = f"{self.zalo.url}/v4/oa/permission"
        async with self.http.get(address, params=asked, allow_redirects=False) as response:
            assert response.status == 302 and "state=s1" in response.headers["Location"]
            return response.headers["Location"].partition("code=")[2].partition("&")[0]


@pytest.fixture
def caller(zalo, http) -> Caller:
    """Somebody with a token, and a citizen who has just written."""
    zalo.world.interacts(zalo.world.person())
    return Caller(zalo, http)


async def test_a_message_arrives_with_its_quota(caller, zalo):
    """Success is error 0, an id and where it was taken from."""
    answer = await caller.send()
    assert answer["error"] == 0 and answer["data"]["quota"]["quota_type"] == "reply"
    assert zalo.world.texts_to(USER) == ["hello, world!"]


BAD_MESSAGES = {
    "empty": ({"text": " "}, -201),
    "too long": ({"text": "a" * 2001}, -210),
    "long in UTF-16": ({"text": "😀" * 1001}, -210),
    "six buttons": ({"text": "a", "attachment": {"type": "template", "payload": {"buttons": [BUTTON] * 6}}}, -201),
    "an insecure link": (
        {"text": "a", "attachment": {"payload": {"buttons": [BUTTON | {"type": "oa.open.url", "payload": {"url": "http://a"}}]}}},
        -201,
    ),
    "a title too long": ({"text": "a", "attachment": {"payload": {"buttons": [BUTTON | {"title": "t" * 101}]}}}, -201),
}  # fmt: skip


@pytest.mark.parametrize(("message", "error"), BAD_MESSAGES.values(), ids=BAD_MESSAGES)
async def test_a_malformed_message_is_refused_with_200(caller, zalo, message, error):
    """Nothing of it arrives."""
    assert (await caller.send(message))["error"] == error
    assert zalo.world.sent == []


async def test_five_buttons_are_taken(caller, zalo):
    """As many as Zalo shows."""
    await caller.send({"text": "a", "attachment": {"type": "template", "payload": {"buttons": [BUTTON] * 5}}})
    assert len(zalo.world.sent[0].buttons) == 5


@pytest.mark.parametrize(
    ("later", "error", "quota"),
    [(47 * HOUR, 0, "reply"), (49 * HOUR, 0, "sub_quota"), (7 * DAY + 1, -230, None)],
    ids=["free", "charged", "closed"],
)
async def test_the_reply_window(caller, zalo, later, error, quota):
    """Free for 48 hours, charged for 7 days, then closed."""
    zalo.world.clock.advance(later)
    zalo.world.access = dict.fromkeys(zalo.world.access, zalo.world.clock() + HOUR)
    answer = await caller.send()
    assert answer["error"] == error
    assert answer.get("data", {}).get("quota", {}).get("quota_type") == quota


async def test_strangers_are_out_of_reach(caller, zalo):
    """Who never wrote cannot be written to; after "Nhắn tin" there are three messages."""
    assert (await caller.send(user="1"))["error"] == -213
    stranger = zalo.world.person("2")
    assert (await caller.send(user="2"))["error"] == -232
    events.chat_now(zalo.world, stranger)
    assert [(await caller.send(user="2"))["error"] for _ in range(4)] == [0, 0, 0, -232]


@pytest.mark.parametrize(
    ("oa_type", "path", "error"),
    [
        (STATE_AGENCY, "/v3.0/oa/message/cs", -235),
        (STATE_AGENCY, "/v2.0/oa/message", 0),
        (2, "/v2.0/oa/message", -240),
    ],
)
async def test_each_kind_of_account_has_its_api(caller, zalo, oa_type, path, error):
    """State agencies by v2, businesses by v3."""
    zalo.world.account.oa_type = oa_type
    assert (await caller.send(path=path))["error"] == error


async def test_tokens_end(caller, zalo):
    """After 25 hours -220; a made-up one is -216."""
    zalo.world.clock.advance(26 * HOUR)
    assert (await caller.send())["error"] == -220
    caller.headers = {"access_token": "made up"}
    assert (await caller.send())["error"] == -216


async def test_a_refresh_token_works_once(caller, zalo):
    """The new pair replaces the old; the old refresh token is dead at once."""
    first = zalo.world.grant()["refresh_token"]
    pair = await caller.token(grant_type="refresh_token", refresh_token=first)
    assert pair["expires_in"] == "90000"
    assert (await caller.token(grant_type="refresh_token", refresh_token=first))["error"] < 0
    assert "access_token" in await caller.token(grant_type="refresh_token", refresh_token=pair["refresh_token"])


async def test_a_code_needs_its_verifier(caller):
    """PKCE: the code alone is worth nothing, and it is worth nothing twice."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    code = await caller.code(code_challenge=challenge(verifier))
    assert (await caller.token(grant_type="authorization_code", code=code, code_verifier="wrong"))["error"] < 0
    code = await caller.code(code_challenge=challenge(verifier))
    assert "refresh_token" in await caller.token(grant_type="authorization_code", code=code, code_verifier=verifier)
    assert (await caller.token(grant_type="authorization_code", code=code, code_verifier=verifier))["error"] < 0


async def test_an_unregistered_address_gets_no_code(zalo, http):
    """-14003 instead of a code."""
    asked = {"app_id": zalo.world.account.app_id, "redirect_uri": "https://elsewhere.example"}
    async with http.get(f"{zalo.url}/v4/oa/permission", params=asked) as response:
        assert (await response.json())["error"] == -14003


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [("image", b"\x89PNG....", 0), ("image", b"BM......", -201), ("image", b"\x89PNG" + b"." * 1024 * 1024, -210),
     ("file", b"%PDF-1.7", 0)],
    ids=["png", "bmp", "large", "pdf"],
)  # fmt: skip
async def test_uploads(caller, zalo, http, kind, body, error):
    """Pictures up to 1 MB, files up to 5."""
    form = FormData()
    form.add_field("file", io.BytesIO(body), filename="f")
    async with http.post(f"{zalo.url}/v2.0/oa/upload/{kind}", data=form, headers=caller.headers) as response:
        assert (await response.json(content_type=None))["error"] == error


async def test_faults_are_played_and_counted_down(caller, zalo):
    """A rate limit for one call, then all is well."""
    zalo.world.faults.append(Fault(error=-32))
    assert [(await caller.send())["error"] for _ in range(2)] == [-32, 0]


class Receiver:
    """A webhook that answers as told."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.got: list[tuple[bytes, dict[str, str]]] = []
        app = web.Application()
        app.router.add_post("/", self._take)
        self.server = TestServer(app)

    async def _take(self, request: web.Request) -> web.Response:
        self.got.append((await request.read(), dict(request.headers)))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@pytest.fixture
async def receiver(zalo):
    """A webhook registered with Zalo; retries come thirty thousand times faster."""
    made = Receiver()
    await made.server.start_server()
    zalo.world.account.webhook_url = str(made.server.make_url("/"))
    zalo.deliverer.manner.speed = 30_000.0
    yield made
    await made.server.close()


@pytest.mark.parametrize("manner", [{}, {"numeric_timestamp": True}, {"escaped": True}, {"spaced_mac": True}], ids=str)
async def test_events_are_signed(zalo, receiver, manner):
    """In each manner of writing the signature holds for the bytes that travel."""
    vars(zalo.deliverer.manner).update(manner)
    zalo.says("Xin chào xã An Hải")
    await zalo.deliverer.settled()
    body, headers = receiver.got[0]
    account = zalo.world.account
    assert is_genuine(headers[HEADER], body, account.app_id, account.oa_secret)
    assert json.loads(body)["message"]["text"] == "Xin chào xã An Hải"


async def test_a_refused_event_comes_again_with_the_same_bytes(zalo, receiver):
    """Until it is taken; a resend says how often it was tried."""
    receiver.statuses = [500, 404]
    zalo.says("xin chào")
    await zalo.deliverer.settled()
    assert [headers.get("num_retry") for _, headers in receiver.got] == [None, "1", "2"]
    assert len({body for body, _ in receiver.got}) == 1


async def test_a_deaf_webhook_is_unsubscribed(zalo, receiver):
    """After the last retry Zalo gives up, and later events are not sent."""
    receiver.statuses = [500] * 6
    zalo.says("xin chào")
    await zalo.deliverer.settled()
    assert len(receiver.got) == 1 + len(RETRY_DELAYS) and not zalo.world.account.subscribed
    zalo.says("còn đó không")
    await zalo.deliverer.settled()
    assert len(receiver.got) == 6


async def test_only_events_switched_on_are_sent(zalo, receiver):
    """All toggles are off in a new app."""
    zalo.world.account.toggles = {"follow"}
    zalo.says("xin chào")
    zalo.happens(events.follow(zalo.world, zalo.world.person()))
    await zalo.deliverer.settled()
    assert [json.loads(body)["event_name"] for body, _ in receiver.got] == ["follow"]


async def test_what_is_sent_comes_back_as_an_echo(caller, zalo, receiver):
    """Our own messages too."""
    await caller.send()
    await zalo.deliverer.settled()
    assert json.loads(receiver.got[0][0])["event_name"] == "oa_send_text"
