"""What was asked in vain reaches the editors: from the log, masked, once, without who asked it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.collecting import KEPT, Collector
from bot.messages import OutboundReply
from knowledge.store import Store
from knowledge.teaching.questions import Fault, Questions


@pytest.fixture
def collector(answering) -> Collector:
    """A collector over the log."""
    Store(answering.database.engine).create_tables()
    return Collector(answering.database, Questions(answering.database.engine))


async def say(answering, text: str, *replies: OutboundReply, number: int = 1) -> int:
    """A citizen asks and is answered; returns the number of the first reply."""
    await answering.conversation.accept(f"web:{number}", "web", f"c_{text}", text)
    await answering.mailroom.say("web", f"web:{number}", f"reply:c_{text}", replies)
    return next(said.seq for said in await answering.log.messages(f"web:{number}") if said.author == "assistant")


def reply(key: str, *codes: str) -> OutboundReply:
    """An answer."""
    return OutboundReply(key=key, markdown="...", language="vi", codes=tuple(codes))


def groups(answering):
    """What the editors see."""
    return Questions(answering.database.engine).groups()


@pytest.mark.parametrize(
    ("key", "fault"),
    [
        ("procedure.none_found", Fault.NOT_FOUND),
        ("procedure.choose", Fault.UNSURE),
        ("scope.declined", Fault.DECLINED),
    ],
)
async def test_unanswered_question_is_collected_once(answering, collector, key, fault):
    """With what was offered."""
    await say(answering, "thả diều ở đâu", reply(key, "1.001193"))
    assert (await collector.collect(), await collector.collect()) == (1, 0)
    (group,) = groups(answering)
    assert (group.text, group.faults, group.codes) == ("thả diều ở đâu", {fault: 1}, ("1.001193",))


async def test_good_answer_is_not_collected(answering, collector):
    """Nothing to learn."""
    await say(answering, "đăng ký khai sinh", reply("procedure.answer", "1.001193"))
    assert await collector.collect() == 0


async def test_thumb_down_is_collected_whenever_it_comes(answering, collector):
    """Also when the log was read past that answer long ago."""
    seq = await say(answering, "đăng ký khai sinh", reply("procedure.answer", "1.001193"))
    assert await collector.collect() == 0
    await answering.log.rate("web:1", seq, "bad")
    assert await collector.collect() == 1
    assert groups(answering)[0].faults == {Fault.THUMB_DOWN: 1}


async def test_personal_numbers_are_masked(answering, collector):
    """As they are in the log."""
    await say(answering, "tra giúp cccd 051090001234 sao rồi", reply("procedure.none_found"))
    await collector.collect()
    assert "051090001234" not in groups(answering)[0].text


async def test_question_goes_with_the_conversation_it_was_asked_in(answering, collector):
    """Who wants nothing kept leaves no copy with the editors; others' questions stay."""
    await say(answering, "thả diều ở đâu", reply("procedure.none_found"))
    await say(answering, "nuôi voi cần gì", reply("procedure.none_found"), number=2)
    await collector.collect()
    await collector.forget("web:1")
    assert [group.text for group in groups(answering)] == ["nuôi voi cần gì"]


async def test_question_is_not_kept_for_ever(answering, collector, clock):
    """A year is long enough to teach from it."""
    asked = datetime.fromtimestamp(clock.now, UTC)
    await say(answering, "thả diều ở đâu", reply("procedure.none_found"))
    await collector.collect()
    await collector.tidy(asked + KEPT - timedelta(days=1))
    assert len(groups(answering)) == 1
    await collector.tidy(asked + KEPT + timedelta(days=1))
    assert groups(answering) == []


async def test_what_an_editor_tries_out_is_no_citizens_question(answering, collector):
    """A preview asks the draft."""
    await answering.log.begin("preview:1.001193:x", "preview", "vi")
    await answering.conversation.accept("preview:1.001193:x", "preview", "c_a", "thử xem")
    await answering.mailroom.say("preview", "preview:1.001193:x", "reply:c_a", [reply("procedure.none_found")])
    assert await collector.collect() == 0
