"""The durable side: what was accepted is answered once, in order, whatever happens in between."""

from __future__ import annotations

import pytest

from bot.errors import Rejected
from bot.log import ConversationLog
from bot.messages import Button, OutboundReply
from tests.builders import a_message
from tests.fakes import FakeClock

LEASE = 60.0
REPLY = OutboundReply(
    "smalltalk.greet", "Xin chào", "vi", (Button("Phí?", "/fee"), Button("Ở đâu?", "/where")), ("1.001193",)
)
BUSY = OutboundReply("service.busy", "Hệ thống đang bận", "vi")


@pytest.fixture
def clock() -> FakeClock:
    """The log's time."""
    return FakeClock()


@pytest.fixture
async def log(engine, clock) -> ConversationLog:
    """A log with two conversations, in each kind of database."""
    made = ConversationLog(engine, clock)
    await made.create_tables()
    for conversation in ("web:1", "web:2"):
        await made.begin(conversation, "web", "vi")
    return made


async def accept(log: ConversationLog, client_id: str, conversation: str = "web:1") -> int:
    """Takes one message in."""
    return await log.accept(a_message(client_id, client_id=client_id, conversation=conversation), client_id)


async def claimed(log: ConversationLog) -> list[str]:
    """The client ids of what is claimed now."""
    return [waiting.message.client_id for waiting in await log.claim(10, LEASE)]


async def said(log: ConversationLog, conversation: str = "web:1") -> list[str]:
    """The texts of a conversation."""
    return [line.text for line in await log.messages(conversation)]


async def test_beginning_again_changes_nothing(log):
    """A conversation keeps the language it was begun in."""
    await log.begin("web:1", "web", "th")
    assert await log.language("web:1") == "vi"


async def test_unknown_conversation_has_no_language(log):
    """A forged or erased conversation is not there."""
    assert await log.language("web:9") is None


async def test_accepted_message_is_said_and_waits(log):
    """One transaction: shown to the citizen, and due for an answer."""
    seq = await accept(log, "a")
    assert [(line.seq, line.author, line.client_id) for line in await log.messages("web:1")] == [(seq, "citizen", "a")]
    assert await log.waiting_for("web:1") == 1


async def test_repeated_delivery_is_one_message(log):
    """The same client id again gives the same number and queues nothing."""
    assert await accept(log, "a") == await accept(log, "a")
    assert await log.waiting_for("web:1") == 1


async def test_same_client_id_in_another_conversation_is_another_message(log):
    """Ids are the sender's own."""
    assert await accept(log, "a") != await accept(log, "a", "web:2")


async def test_language_of_the_last_message_is_remembered(log):
    """A button, which has no language of its own, is answered in it."""
    await log.accept(a_message("ใช้อะไร", client_id="t", language="th"), "ใช้อะไร")
    assert await log.language("web:1") == "th"


async def test_oldest_message_of_each_conversation_is_claimed(log):
    """In order for one citizen, side by side for many."""
    for client_id, conversation in (("a", "web:1"), ("b", "web:1"), ("c", "web:2")):
        await accept(log, client_id, conversation)
    assert await claimed(log) == ["a", "c"]


async def test_claimed_message_is_kept_from_others(log):
    """Two gateways never answer one message, nor overtake it."""
    await accept(log, "a")
    await accept(log, "b")
    assert await claimed(log) == ["a"]
    assert await claimed(log) == []


async def test_next_message_follows_the_answer(log):
    """The second question waits for the first answer."""
    await accept(log, "a")
    await accept(log, "b")
    [first] = await log.claim(10, LEASE)
    await log.answer(first, [REPLY])
    assert await claimed(log) == ["b"]


async def test_crash_after_claiming_loses_nothing(log, clock):
    """When the lease is over, somebody else takes the message."""
    await accept(log, "a")
    await log.claim(10, LEASE)
    clock.pass_by(LEASE + 1)
    assert await claimed(log) == ["a"]


async def test_answer_is_stored_once(log, clock):
    """A slow answer that was given by somebody else meanwhile is dropped."""
    await accept(log, "a")
    [slow] = await log.claim(10, LEASE)
    clock.pass_by(LEASE + 1)
    [quick] = await log.claim(10, LEASE)
    assert await log.answer(quick, [REPLY])
    assert not await log.answer(slow, [REPLY])
    assert await said(log) == ["a", "Xin chào"]


async def test_answer_ends_the_waiting(log):
    """What was answered is never claimed again."""
    await accept(log, "a")
    [waiting] = await log.claim(10, LEASE)
    await log.answer(waiting, [REPLY])
    assert await log.waiting_for("web:1") == 0
    assert await claimed(log) == []


async def test_answer_keeps_its_key_buttons_and_language(log):
    """What is shown again after a reload is what was said."""
    await accept(log, "a")
    [waiting] = await log.claim(10, LEASE)
    await log.answer(waiting, [REPLY])
    line = (await log.messages("web:1"))[-1]
    assert (line.key, line.language, line.buttons) == (REPLY.key, "vi", REPLY.buttons)


async def test_postponed_message_comes_back_after_its_delay(log, clock):
    """While the assistant is away the message is kept, and tried again later."""
    await accept(log, "a")
    [waiting] = await log.claim(10, LEASE)
    await log.postpone(waiting, 5)
    assert await claimed(log) == []
    clock.pass_by(6)
    [again] = await log.claim(10, LEASE)
    assert (again.message.client_id, again.attempts) == ("a", 1)


async def test_postponed_message_is_not_overtaken(log):
    """Order holds even when the first one has to wait."""
    await accept(log, "a")
    await accept(log, "b")
    [waiting] = await log.claim(10, LEASE)
    await log.postpone(waiting, 5)
    assert await claimed(log) == []


async def test_busy_is_said_once(log, clock):
    """A citizen is told, not flooded."""
    await accept(log, "a")
    for _ in range(3):
        [waiting] = await log.claim(10, LEASE)
        await log.postpone(waiting, 1, BUSY)
        clock.pass_by(2)
    assert await said(log) == ["a", BUSY.markdown]


async def test_messages_resume_after_a_number(log):
    """A stream that was cut goes on where it stopped."""
    first, second = await accept(log, "a"), await accept(log, "b")
    assert [line.seq for line in await log.messages("web:1", after=first)] == [second]
    assert await log.messages("web:1", after=second) == []


async def test_long_conversation_shows_its_end(log):
    """The newest lines are what a reader needs."""
    numbers = [await accept(log, str(number)) for number in range(5)]
    assert [line.seq for line in await log.messages("web:1", limit=2)] == numbers[-2:]


@pytest.mark.parametrize(("button", "title"), [("0", "Phí?"), ("1", "Ở đâu?"), ("2", None), ("x", None), ("-1", None)])
async def test_button_is_known_by_its_place(log, button, title):
    """Only a button that was shown here can be pressed."""
    await log.say("web:1", "greeting", [REPLY])
    [line] = await log.messages("web:1")
    found = await log.button("web:1", f"{line.seq}-{button}")
    assert (found.title if found else None) == title
    assert await log.button("web:2", f"{line.seq}-{button}") is None


@pytest.mark.parametrize("button", ["", "-", "1", "²-0", "99999999999999999999-0", "0-99999999999999999999"])
async def test_strange_button_is_no_button(log, button):
    """A made-up id finds nothing, and is no error."""
    assert await log.button("web:1", button) is None


async def test_only_an_answer_can_be_rated(log):
    """A thumb belongs to something the assistant said, in this conversation."""
    seq = await accept(log, "a")
    await log.say("web:1", "greeting", [REPLY])
    answer = (await log.messages("web:1"))[-1].seq
    assert await log.rate("web:1", answer, "good")
    assert (await log.messages("web:1"))[-1].verdict == "good"
    assert not await log.rate("web:1", seq, "good")
    assert not await log.rate("web:2", answer, "good")


async def test_erased_conversation_is_gone(log):
    """On request: what was said, what waits, and the conversation itself; nobody else's."""
    await accept(log, "a")
    await accept(log, "b", "web:2")
    await log.erase("web:1")
    assert await said(log) == []
    assert await log.waiting_for("web:1") == 0
    assert await log.language("web:1") is None
    assert await said(log, "web:2") == ["b"]


async def test_answer_to_an_erased_conversation_is_dropped(log):
    """An answer under way does not bring an erased conversation back."""
    await accept(log, "a")
    [waiting] = await log.claim(10, LEASE)
    await log.erase("web:1")
    assert not await log.answer(waiting, [REPLY])
    assert await said(log) == []


async def test_notice_to_an_erased_conversation_is_dropped(log):
    """Nor does the notice that the assistant is away."""
    await accept(log, "a")
    [waiting] = await log.claim(10, LEASE)
    await log.erase("web:1")
    await log.postpone(waiting, 1, BUSY)
    assert await said(log) == []


async def test_message_to_an_erased_conversation_is_refused(log):
    """A message that was on its way leaves nothing behind that no retention would find."""
    await log.erase("web:1")
    with pytest.raises(Rejected):
        await accept(log, "a")
    assert await said(log) == []
    assert await claimed(log) == []


async def test_silent_conversations_are_erased_after_a_time(log, clock):
    """Kept as long as configured and no longer; a word keeps a conversation."""
    await accept(log, "a")
    clock.pass_by(100)
    await accept(log, "b", "web:2")
    assert await log.erase_unseen_since(clock.now - 50) == ["web:1"]
    assert await said(log, "web:2") == ["b"]


async def test_numbers_are_never_given_twice(log):
    """A stream that resumes after a number misses nothing that came later."""
    seq = await accept(log, "a")
    await log.erase("web:1")
    await log.begin("web:1", "web", "vi")
    assert await accept(log, "b") > seq
