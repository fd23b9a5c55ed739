"""The mailroom: what was accepted is answered once, in order, whatever happens in between."""

from __future__ import annotations

import pytest

from bot.answering import Answering
from bot.errors import Rejected
from bot.mailroom import Waiting
from bot.messages import Button, OutboundReply
from tests.builders import a_message

LEASE = 60.0
REPLY = OutboundReply("smalltalk.greet", "Xin chào", "vi", (Button("Phí?", "/fee"), Button("Ở đâu?", "/where")))
BUSY = OutboundReply("service.busy", "Hệ thống đang bận", "vi")


async def accept(answering: Answering, client_id: str, conversation: str = "web:1") -> int:
    """Takes one message in."""
    message = a_message(client_id, client_id=client_id, conversation=conversation)
    return await answering.mailroom.accept(message, client_id)


async def waiting(answering: Answering) -> list[Waiting]:
    """What is claimed now."""
    return [Waiting.of(claimed) for claimed in await answering.queues.inbox.claim(10, LEASE)]


async def claimed(answering: Answering) -> list[str]:
    """The client ids of what is claimed now."""
    return [each.message.client_id for each in await waiting(answering)]


async def said(answering: Answering, conversation: str = "web:1") -> list[str]:
    """The texts of a conversation."""
    return [line.text for line in await answering.log.messages(conversation)]


async def test_accepted_message_is_said_and_waits(answering):
    """One transaction: shown to the citizen, and due for an answer."""
    seq = await accept(answering, "a")
    assert [(line.seq, line.author, line.client_id) for line in await answering.log.messages("web:1")] == [
        (seq, "citizen", "a")
    ]
    assert await answering.queues.inbox.waiting("web:1") == 1


async def test_repeated_delivery_is_one_message(answering):
    """The same client id again gives the same number and queues nothing."""
    assert await accept(answering, "a") == await accept(answering, "a")
    assert await answering.queues.inbox.waiting("web:1") == 1


async def test_same_client_id_in_another_conversation_is_another_message(answering):
    """Ids are the sender's own."""
    assert await accept(answering, "a") != await accept(answering, "a", "web:2")


async def test_oldest_message_of_each_conversation_is_claimed(answering):
    """In order for one citizen, side by side for many."""
    for client_id, conversation in (("a", "web:1"), ("b", "web:1"), ("c", "web:2")):
        await accept(answering, client_id, conversation)
    assert await claimed(answering) == ["a", "c"]


async def test_claimed_message_is_kept_from_others(answering):
    """Two gateways never answer one message, nor overtake it."""
    await accept(answering, "a")
    await accept(answering, "b")
    assert await claimed(answering) == ["a"]
    assert await claimed(answering) == []


async def test_next_message_follows_the_answer(answering):
    """The second question waits for the first answer."""
    await accept(answering, "a")
    await accept(answering, "b")
    [first] = await waiting(answering)
    await answering.mailroom.answer(first, [REPLY])
    assert await claimed(answering) == ["b"]


async def test_crash_after_claiming_loses_nothing(answering, passing):
    """When the lease is over, somebody else takes the message."""
    await accept(answering, "a")
    await waiting(answering)
    await passing.by(LEASE + 1)
    assert await claimed(answering) == ["a"]


async def test_answer_is_stored_once(answering, passing):
    """A slow answer that was given by somebody else meanwhile is dropped."""
    await accept(answering, "a")
    [slow] = await waiting(answering)
    await passing.by(LEASE + 1)
    [quick] = await waiting(answering)
    assert await answering.mailroom.answer(quick, [REPLY])
    assert not await answering.mailroom.answer(slow, [REPLY])
    assert await said(answering) == ["a", "Xin chào"]


async def test_answer_ends_the_waiting(answering):
    """What was answered is never claimed again."""
    await accept(answering, "a")
    [due] = await waiting(answering)
    await answering.mailroom.answer(due, [REPLY])
    assert await answering.queues.inbox.waiting("web:1") == 0
    assert await claimed(answering) == []


async def test_answer_keeps_its_key_buttons_and_language(answering):
    """What is shown again after a reload is what was said."""
    await accept(answering, "a")
    [due] = await waiting(answering)
    await answering.mailroom.answer(due, [REPLY])
    line = (await answering.log.messages("web:1"))[-1]
    assert (line.key, line.language, line.buttons) == (REPLY.key, "vi", REPLY.buttons)


async def test_postponed_message_comes_back_after_its_delay(answering, passing):
    """While the assistant is away the message is kept, and tried again later."""
    await accept(answering, "a")
    [due] = await waiting(answering)
    await answering.mailroom.postpone(due, 5, BUSY)
    assert await claimed(answering) == []
    await passing.by(6)
    [again] = await waiting(answering)
    assert (again.message.client_id, again.claimed.delays) == ("a", 1)


async def test_postponed_message_is_not_overtaken(answering):
    """Order holds even when the first one has to wait."""
    await accept(answering, "a")
    await accept(answering, "b")
    [due] = await waiting(answering)
    await answering.mailroom.postpone(due, 5, BUSY)
    assert await claimed(answering) == []


async def test_busy_is_said_once(answering, passing):
    """A citizen is told, not flooded."""
    await accept(answering, "a")
    for _ in range(3):
        [due] = await waiting(answering)
        await answering.mailroom.postpone(due, 1, BUSY)
        await passing.by(2)
    assert await said(answering) == ["a", BUSY.markdown]


async def test_erased_conversation_is_gone(answering):
    """On request: what was said, what waits, and the conversation itself; nobody else's."""
    await accept(answering, "a")
    await accept(answering, "b", "web:2")
    await answering.mailroom.erase(["web:1"])
    assert await said(answering) == []
    assert await answering.queues.inbox.waiting("web:1") == 0
    assert await answering.log.language("web:1") is None
    assert await said(answering, "web:2") == ["b"]


async def test_answer_to_an_erased_conversation_is_dropped(answering):
    """An answer under way does not bring an erased conversation back."""
    await accept(answering, "a")
    [due] = await waiting(answering)
    await answering.mailroom.erase(["web:1"])
    assert not await answering.mailroom.answer(due, [REPLY])
    assert await said(answering) == []


async def test_notice_to_an_erased_conversation_is_dropped(answering):
    """Nor does the notice that the assistant is away."""
    await accept(answering, "a")
    [due] = await waiting(answering)
    await answering.mailroom.erase(["web:1"])
    await answering.mailroom.postpone(due, 1, BUSY)
    assert await said(answering) == []


async def test_message_to_an_erased_conversation_is_refused(answering):
    """A message that was on its way leaves nothing behind that no retention would find."""
    await answering.mailroom.erase(["web:1"])
    with pytest.raises(Rejected):
        await accept(answering, "a")
    assert [await answering.mailroom.due(each) for each in await waiting(answering)] in ([], [False])
    assert await said(answering) == []
    assert await answering.queues.inbox.waiting("web:1") == 0
