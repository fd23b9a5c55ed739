"""The log: conversations, their lines and their buttons, in order."""

from __future__ import annotations

import pytest

from bot.answering import Answering
from bot.cleaning import clean
from bot.messages import Button, OutboundReply
from tests.builders import a_message

REPLY = OutboundReply(
    "smalltalk.greet", "Xin chào", "vi", (Button("Phí?", "/fee"), Button("Ở đâu?", "/where")), ("1.001193",)
)


@pytest.fixture
def log(answering):
    """What was said."""
    return answering.log


async def accept(answering: Answering, client_id: str, conversation: str = "web:1") -> int:
    """Takes one message in."""
    message = a_message(client_id, client_id=client_id, conversation=conversation)
    return await answering.mailroom.accept(message, client_id)


async def said(answering: Answering, conversation: str = "web:1") -> list[str]:
    """The texts of a conversation."""
    return [line.text for line in await answering.log.messages(conversation)]


async def test_beginning_again_changes_nothing(answering, log):
    """A conversation keeps the language it was begun in."""
    await log.begin("web:1", "web", "th")
    assert await log.language("web:1") == "vi"


async def test_unknown_conversation_has_no_language(answering, log):
    """A forged or erased conversation is not there."""
    assert await log.language("web:9") is None


async def test_language_of_the_last_message_is_remembered(answering, log):
    """A button, which has no language of its own, is answered in it."""
    await answering.mailroom.accept(a_message("ใช้อะไร", client_id="t", language="th"), "ใช้อะไร")
    assert await log.language("web:1") == "th"


async def test_messages_resume_after_a_number(answering, log):
    """A stream that was cut goes on where it stopped."""
    first, second = await accept(answering, "a"), await accept(answering, "b")
    assert [line.seq for line in await log.messages("web:1", after=first)] == [second]
    assert await log.messages("web:1", after=second) == []


async def test_a_look_tells_silence_from_a_conversation_that_is_no_more(answering, log):
    """Nothing new is an empty list; where nothing is, or is no more, there is None."""
    seq = await accept(answering, "a")
    assert [line.seq for line in await log.look("web:1", 0)] == [seq]
    assert await log.look("web:1", seq) == []
    assert await log.look("web:9", 0) is None


async def test_long_conversation_shows_its_end(answering, log):
    """The newest lines are what a reader needs."""
    numbers = [await accept(answering, str(number)) for number in range(5)]
    assert [line.seq for line in await log.messages("web:1", limit=2)] == numbers[-2:]


@pytest.mark.parametrize(("button", "title"), [("0", "Phí?"), ("1", "Ở đâu?"), ("2", None), ("x", None), ("-1", None)])
async def test_button_is_known_by_its_place(answering, log, button, title):
    """Only a button that was shown here can be pressed."""
    await answering.mailroom.say("web", "web:1", "greeting", [REPLY])
    [line] = await log.messages("web:1")
    found = await log.button("web:1", f"{line.seq}-{button}")
    assert (found.title if found else None) == title
    assert await log.button("web:2", f"{line.seq}-{button}") is None


@pytest.mark.parametrize("button", ["", "-", "1", "²-0", "99999999999999999999-0", "0-99999999999999999999"])
async def test_strange_button_is_no_button(answering, log, button):
    """A made-up id finds nothing, and is no error."""
    assert await log.button("web:1", button) is None


async def test_only_an_answer_can_be_rated(answering, log):
    """A thumb belongs to something the assistant said, in this conversation."""
    seq = await accept(answering, "a")
    await answering.mailroom.say("web", "web:1", "greeting", [REPLY])
    answer = (await log.messages("web:1"))[-1].seq
    assert await log.rate("web:1", answer, "good")
    assert (await log.messages("web:1"))[-1].verdict == "good"
    assert not await log.rate("web:1", seq, "good")
    assert not await log.rate("web:2", answer, "good")


async def test_silent_conversations_are_erased_after_a_time(answering, log, passing, clock):
    """Kept as long as configured and no longer; a word keeps a conversation."""
    await accept(answering, "a")
    await passing.by(100)
    await accept(answering, "b", "web:2")
    await clean(answering, 50, clock.now)
    assert await log.language("web:1") is None
    assert await said(answering, "web:2") == ["b"]


async def test_numbers_are_never_given_twice(answering, log):
    """A stream that resumes after a number misses nothing that came later."""
    seq = await accept(answering, "a")
    await answering.mailroom.erase(["web:1"])
    await log.begin("web:1", "web", "vi")
    assert await accept(answering, "b") > seq


async def test_a_copy_says_the_same_once_and_goes_its_own_way(answering, log):
    """Lines, buttons and order; copied again, nothing is said twice; what follows stays where it is said."""
    await accept(answering, "a")
    await answering.mailroom.say("web", "web:1", "hello", [REPLY])
    await log.begin("web:copy", "web", "vi", origin="web:1")
    await log.copy("web:1", "web:copy")
    await log.copy("web:1", "web:copy")
    await accept(answering, "b")
    assert await said(answering, "web:copy") == ["a", REPLY.markdown]
    assert (await log.messages("web:copy"))[1].buttons == REPLY.buttons
    assert (await log.copies("web:1"), await log.copies("web:2")) == (["web:copy"], [])
