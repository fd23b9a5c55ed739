"""The client of Rasa: one POST, and every way it can fail is one typed failure."""

from __future__ import annotations

import json

import aiohttp
import pytest

from bot.assistant import RasaAssistant
from bot.errors import AssistantUnavailable
from bot.messages import OrderedButton, ReplyOrder
from tests.builders import a_message
from tests.fakes import FakeRasa

TIMEOUT = 0.5


@pytest.fixture
def rasa() -> FakeRasa:
    """A Rasa that greets."""
    return FakeRasa()


@pytest.fixture
async def assistant(rasa, aiohttp_server):
    """The client of that Rasa."""
    server = await aiohttp_server(rasa.app)
    async with aiohttp.ClientSession() as session:
        yield RasaAssistant(session, str(server.make_url("")).rstrip("/"), TIMEOUT)


async def test_message_travels_with_its_language_and_channel(assistant, rasa):
    """Rasa is told what the gateway found out."""
    await assistant.ask(a_message("khai sinh", language="vi"))
    metadata = {"language": "vi", "channel": "web"}
    assert rasa.received == [{"sender": "web:1", "message": "khai sinh", "metadata": metadata}]


@pytest.mark.parametrize(
    ("conversation", "extra"),
    [("preview:1.001193:ab12", {"draft": "1.001193"}), ("web:preview:1.001193", {}), ("zalo:1", {})],
)
async def test_only_a_preview_names_a_draft(assistant, rasa, conversation, extra):
    """The action server answers from the draft in that conversation alone."""
    await assistant.ask(a_message("khai sinh", conversation=conversation))
    assert rasa.received[0]["metadata"] == {"language": "vi", "channel": "web"} | extra


async def test_payload_travels_instead_of_text(assistant, rasa):
    """A pressed button is an intent, not words."""
    await assistant.ask(a_message("", payload="/ask_aspect"))
    assert rasa.received[0]["message"] == "/ask_aspect"


async def test_orders_come_back(assistant, rasa):
    """Key, values and buttons, in order."""
    button = {"payload": "/fee", "label": "button.fee"}
    rasa.body = json.dumps(
        [
            {"custom": {"reply": "procedure.answer", "values": {"code": "1.001193"}, "buttons": [button]}},
            {"custom": {"reply": "smalltalk.thanks"}},
        ]
    )
    answer = ReplyOrder("procedure.answer", {"code": "1.001193"}, (OrderedButton("/fee", "button.fee"),))
    assert await assistant.ask(a_message()) == [answer, ReplyOrder("smalltalk.thanks")]


async def test_foreign_entries_are_passed_over(assistant, rasa):
    """Only reply orders are said; a text that slipped into Rasa is not."""
    rasa.body = json.dumps([{"text": "hello"}, {"custom": {"other": 1}}, {"custom": {"reply": "smalltalk.greet"}}])
    assert await assistant.ask(a_message()) == [ReplyOrder("smalltalk.greet")]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, "[]"),
        (404, "{}"),
        (200, "[]"),
        (200, "not json"),
        (200, ""),
        (200, "null"),
        (200, '{"custom": {}}'),
        (200, "[3]"),
        (200, '[{"custom": 3}]'),
        (200, '[{"custom": {"reply": "smalltalk.greet", "buttons": [{"odd": 1}]}}]'),
        (200, '[{"custom": {"reply": "service.busy"}}]'),
    ],
    ids=["error", "missing", "silence", "text", "empty", "null", "object", "number", "no custom", "odd button", "busy"],
)
async def test_improper_answer_is_no_answer(assistant, rasa, status, body):
    """Whatever Rasa says that is not a proper answer, the message may be asked again."""
    rasa.status, rasa.body = status, body
    with pytest.raises(AssistantUnavailable):
        await assistant.ask(a_message())


async def test_slow_answer_is_no_answer(assistant, rasa):
    """A citizen is not kept waiting for ever."""
    rasa.delay = 5 * TIMEOUT
    with pytest.raises(AssistantUnavailable):
        await assistant.ask(a_message())


async def test_nobody_there_is_no_answer(unused_tcp_port):
    """Rasa is not running."""
    async with aiohttp.ClientSession() as session:
        with pytest.raises(AssistantUnavailable):
            await RasaAssistant(session, f"http://127.0.0.1:{unused_tcp_port}", TIMEOUT).ask(a_message())


async def test_cut_connection_is_no_answer(aiohttp_raw_server):
    """Rasa dies while it answers."""

    async def cut(request):
        request.transport.close()

    server = await aiohttp_raw_server(cut)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(AssistantUnavailable):
            await RasaAssistant(session, str(server.make_url("")).rstrip("/"), TIMEOUT).ask(a_message())
