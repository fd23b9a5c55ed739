"""The Zalo Bot Platform: the same assistant in texts and numbers."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiohttp.test_utils import TestServer, unused_port

from bot.app import create_app
from bot.channels.zalo_bot_events import read_update
from bot.channels.zalo_events import Kind
from bot.channels.zalo_settings import ZaloBotSettings
from bot.messages import OrderedButton, ReplyOrder
from bot.settings import Settings
from tests.zalo.bot_platform import FakeBotPlatform

CHOICE = ReplyOrder(
    "smalltalk.affirm", buttons=[OrderedButton(f'/choose{{"number": "{n}"}}', title=f"thủ tục {n}") for n in (1, 2)]
)


@pytest.fixture
async def platform():
    """The platform."""
    opened = FakeBotPlatform()
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture
async def start(tmp_path, platform, assistant):
    """Opens a gateway with the secret of a webhook, or without one."""
    servers = []

    async def started(secret: str = "") -> None:
        port = unused_port()
        bot = ZaloBotSettings(platform.token, secret, platform.url, f"http://127.0.0.1:{port}")
        settings = Settings(f"sqlite:///{tmp_path}/test.db", secret_file=tmp_path / "secret", zalo_bot=bot)
        servers.append(TestServer(create_app(settings, assistant), port=port))
        await servers[0].start_server()
        async with asyncio.timeout(10):
            while secret and not platform.webhook:
                platform.news.clear()
                await platform.news.wait()

    yield started
    await servers[0].close()


async def test_by_webhook(start, platform, assistant):
    """Registered at the start with its secret; wrapped and bare bodies alike."""
    await start("a secret of some length")
    for platform.wrapped in (True, False):
        assert await platform.says("xin chào") == 200
    assert len(await platform.told(2)) == 2 and [m.channel for m in assistant.asked] == ["zalobot"] * 2
    assert platform.typed == ["6ede9afa66b88fe6d6a9"] * 2


async def test_by_polling(start, platform):
    """Without a secret, for development."""
    platform.webhook = {"url": "http://old.example", "secret_token": "old"}
    await start()
    async with asyncio.timeout(10):
        while platform.webhook:  # noqa: ASYNC110  the fake has no event for it
            await asyncio.sleep(0.01)
    await platform.says("xin chào")
    assert "một cửa" in (await platform.told(1))[0]


@pytest.mark.parametrize("secret", ["", "wrong", "a secret of some lengt"])
async def test_whoever_lacks_the_secret_is_refused(start, platform, assistant, secret):
    """403, and nothing is kept."""
    await start("a secret of some length")
    assert await platform.post(platform.update(), secret) == 403
    assert assistant.asked == []


async def test_a_repeated_update_is_one_message(start, platform, assistant):
    """By its message id."""
    await start("a secret of some length")
    update = platform.update()
    for body in (update, update, platform.update("hai")):
        assert await platform.post(body) == 200
    await platform.told(2)
    assert len(assistant.asked) == 2


async def test_choices_have_numbers(start, platform, assistant):
    """There are no buttons; the number presses."""
    assistant.orders = [CHOICE]
    await start("a secret of some length")
    await platform.says("khai sinh")
    assert (await platform.told(1))[0].endswith("1. Thủ tục 1\n2. Thủ tục 2")
    await platform.says("2")
    await platform.told(2)
    assert assistant.asked[1].payload == '/choose{"number": "2"}'


async def test_a_passing_error_is_tried_again(start, platform):
    """And the text arrives once."""
    platform.errors = [429]
    await start("a secret of some length")
    await platform.says("xin chào")
    assert len(await platform.told(1)) == 1


async def test_a_refused_text_is_set_aside_and_the_rest_goes_on(start, platform, caplog):
    """The operator is told; the token is in no line of the log."""
    platform.errors = [400]
    await start("a secret of some length")
    for text in ("một", "hai"):
        await platform.says(text)
    assert len(await platform.told(1)) == 1
    assert "refuses a message" in caplog.text and platform.token not in caplog.text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("message.text.received", Kind.WORDS),
        ("message.image.received", Kind.PICTURE),
        ("message.sticker.received", Kind.STICKER),
        ("message.unsupported.received", Kind.FILE),
        ("message.dance.received", Kind.UNKNOWN),
    ],
)
def test_kinds_of_updates(name, kind):
    """Each has its meaning; what is new has none."""
    update = FakeBotPlatform.update(FakeBotPlatform(), event_name=name)
    event = read_update(json.dumps(update).encode())
    assert event and event.kind is kind and event.user == "6ede9afa66b88fe6d6a9"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"ok": true, "result": []}', b'{"message": {"chat": {"id": 5}}}', b"\xff"]
)
def test_what_is_no_update_is_none(body):
    """Nothing in a body is taken for granted."""
    assert read_update(body) is None


def test_another_bot_is_not_answered():
    """Two bots would never stop."""
    update = FakeBotPlatform.update(FakeBotPlatform(), message={"from": {"id": "1", "is_bot": True}})
    assert read_update(json.dumps(update).encode()) is None
