"""What Rasa posts to the action server, and over which connection."""

from __future__ import annotations

import pytest
from aiohttp import web
from rasa_sdk import Tracker

from actions.turn import Turn

pytestmark = pytest.mark.rasa
UNDERSTOOD = {
    "intent": {"name": "ask_procedure", "confidence": 0.9},
    "aspects": ["fee"],
    "metadata": {"language": "th"},
}


@pytest.fixture
def repaired(monkeypatch):
    """The repair, for one test."""
    from rasa.core.actions.action import RemoteAction
    from rasa.utils.endpoints import EndpointConfig

    from bot.rasa import calls

    monkeypatch.setattr(RemoteAction, "_action_call_format", RemoteAction._action_call_format)
    monkeypatch.setattr(EndpointConfig, "session", EndpointConfig.session)
    calls.install()


@pytest.fixture
def call(repaired):
    """What is posted for a conversation of one message about a procedure in focus."""
    from rasa.core.actions.action import RemoteAction
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
    from rasa.shared.core.slots import AnySlot
    from rasa.shared.core.trackers import DialogueStateTracker

    said = UserUttered(
        "phí?", {"name": "ask_procedure"}, [], UNDERSTOOD | {"text": "phí?"}, metadata={"language": "th"}
    )
    events = [ActionExecuted("action_listen"), said, SlotSet("memory", {"focus": "1.001193"})]
    tracker = DialogueStateTracker.from_events("web:1", events, [AnySlot("memory", mappings=[{}])])
    return RemoteAction("action_x", None)._action_call_format(tracker, Domain.empty())


def test_an_action_finds_all_it_looks_at(call):
    """Message, act, aspects, language and memory arrive."""
    turn = Turn.from_tracker(Tracker.from_dict(call["tracker"]))
    assert (turn.text, turn.intent, turn.aspects, turn.language) == ("phí?", "ask_procedure", ("fee",), "th")
    assert turn.memory.focus == "1.001193"


def test_neither_domain_nor_events_travel(call):
    """They grow with the project and with the conversation, and no action looks at them."""
    assert "domain" not in call and not call["tracker"]["events"]


async def test_calls_share_a_connection(repaired, aiohttp_server):
    """Ten calls one after the other come in over one connection."""
    from rasa.utils.endpoints import EndpointConfig

    from bot.rasa.calls import KEPT

    ports = set()

    async def answer(request: web.Request) -> web.Response:
        ports.add(request.transport.get_extra_info("peername")[1])
        return web.json_response({"events": [], "responses": []})

    app = web.Application()
    app.router.add_post("/webhook", answer)
    server = await aiohttp_server(app)
    endpoint = EndpointConfig(str(server.make_url("/webhook")))
    for _ in range(10):
        await endpoint.request(json={})
    await getattr(endpoint, KEPT).enter_result.close()
    assert len(ports) == 1
