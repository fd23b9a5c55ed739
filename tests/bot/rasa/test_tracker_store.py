"""Where Rasa keeps conversations: bounded, expiring, slots kept; in a database or in Redis."""

from __future__ import annotations

import json
import time

import pytest

from tests.sources import ROOT

pytestmark = pytest.mark.rasa
SENDER = "web:1"
WORDS = "làm khai sinh cần gì"


@pytest.fixture(scope="module")
def domain():
    """Our domain."""
    from rasa.shared.core.domain import Domain

    return Domain.load(str(ROOT / "bot" / "dialogue" / "domain.yml"))


@pytest.fixture(params=["sqlite", pytest.param("redis", marks=pytest.mark.redis)])
async def store(request, domain, tmp_path):
    """A tracker store over each kind of shelf."""
    from bot.rasa.tracker_shelf import RedisShelf, open_shelf
    from bot.rasa.tracker_store import BoundedTrackerStore

    url = f"sqlite:///{tmp_path}/t.db" if request.param == "sqlite" else request.getfixturevalue("redis_url")
    made = BoundedTrackerStore(domain, shelf=open_shelf(url))
    yield made
    if isinstance(made._shelf, RedisShelf):
        await made._shelf._redis.flushall()
        await made._shelf._redis.aclose()
    else:
        made._shelf._engine.dispose()


def a_tracker(domain, turns: int = 1, memory: object = None):
    """A conversation of so many turns."""
    from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    intent = {"name": "ask_procedure", "confidence": 0.9}
    events = [ActionExecuted("action_session_start"), ActionExecuted("action_listen")]
    for number in range(turns):
        events += [
            UserUttered(f"{WORDS} {number}", intent, parse_data={"intent": intent, "entities": [], "text": WORDS}),
            ActionExecuted("action_answer_procedure"),
            BotUttered(data={"custom": {"reply": "procedure.answer", "values": {"code": "1.001193"}}}),
            SlotSet("memory", memory if memory is not None else {"focus": f"code {number}"}),
            ActionExecuted("action_listen"),
        ]
    return DialogueStateTracker.from_events(SENDER, events, domain.slots)


async def test_new_conversation_is_not_there(store):
    """Rasa then opens one."""
    assert await store.retrieve(SENDER) is None


async def test_memory_comes_back(store, domain):
    """What the assistant remembered is what it goes on with."""
    memory = {"focus": "1.001193", "trail": ["1.000894"], "case_facts": {"1.001193": {"birthplace": "home"}}}
    await store.save(a_tracker(domain, memory=memory))
    assert (await store.retrieve(SENDER)).get_slot("memory") == memory


async def test_memory_outlives_the_events_that_set_it(store, domain):
    """Only the last events are kept, but every slot."""
    from rasa.shared.core.events import ActionExecuted

    tracker = a_tracker(domain, 1, {"focus": "1.001193"})
    for _ in range(60):
        tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    assert (await store.retrieve(SENDER)).get_slot("memory") == {"focus": "1.001193"}


async def test_history_is_bounded(store, domain):
    """Turn 300 costs what turn 10 does."""
    sizes = []
    for turns in (10, 300):
        await store.save(a_tracker(domain, turns))
        sizes.append(len(await store._shelf.get(SENDER)))
    assert sizes[1] < sizes[0] * 1.1


async def test_saving_again_and_again_does_not_grow(store, domain):
    """A conversation read, continued and saved a hundred times stays small."""
    from rasa.shared.core.events import SlotSet

    await store.save(a_tracker(domain, 10))
    first = len(await store._shelf.get(SENDER))
    for number in range(100):
        tracker = await store.retrieve(SENDER)
        tracker.update(SlotSet("memory", {"focus": f"code {number}"}))
        await store.save(tracker)
    assert len(await store._shelf.get(SENDER)) < first * 1.5


async def test_rules_see_the_same_state(store, domain):
    """The tracker that comes back is at the same point: listening, with the same last intent."""
    before = a_tracker(domain, 30)
    await store.save(before)
    after = await store.retrieve(SENDER)
    assert after.latest_action_name == "action_listen"
    assert after.latest_message.intent["name"] == before.latest_message.intent["name"]


async def test_citizens_words_are_not_kept(store, domain):
    """What was typed stays in the conversation log, which is erased on request and in time."""
    await store.save(a_tracker(domain, 3))
    assert WORDS not in json.dumps(json.loads(await store._shelf.get(SENDER)), ensure_ascii=False)


async def test_conversations_are_apart(store, domain):
    """One citizen's memory is never another's."""
    await store.save(a_tracker(domain))
    assert await store.retrieve("web:2") is None


async def test_conversation_expires(store, domain, monkeypatch):
    """Nothing is kept longer than the session's hours."""
    store._ttl = 1.0
    await store.save(a_tracker(domain))
    deadline = time.monotonic() + 5
    while await store.retrieve(SENDER) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.1)  # noqa: TID251, ASYNC251  only the store's clock matters
    assert await store.retrieve(SENDER) is None


async def test_deleted_conversation_is_gone(store, domain):
    """On request, at once."""
    await store.save(a_tracker(domain))
    assert list(await store.keys()) == [SENDER]
    await store.delete(SENDER)
    assert await store.retrieve(SENDER) is None
    assert list(await store.keys()) == []


@pytest.mark.parametrize("count", [0, 3, 16, 17, 100])
def test_kept_events_never_cut_a_turn(count):
    """The kept part starts where the assistant was listening."""
    from rasa.shared.core.events import ActionExecuted

    from bot.rasa.tracker_store import KEPT_EVENTS, kept_events

    names = ["action_listen", "action_answer_procedure", "action_affirm"]
    events = [ActionExecuted(names[number % 3]) for number in range(count)]
    kept = kept_events(events)
    assert kept == events[len(events) - len(kept) :]
    assert len(kept) <= KEPT_EVENTS
    assert len(kept) == count or kept[0].action_name == "action_listen"
