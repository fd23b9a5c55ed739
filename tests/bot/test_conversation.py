"""What happens to a citizen's message, from the door to the reply."""

from __future__ import annotations

import pytest

from bot.answering import Answering
from bot.conversation import Conversation, rendered
from bot.log import ConversationLog
from bot.mailroom import Waiting
from bot.messages import OrderedButton, ReplyOrder
from bot.queue.consumer import LONGEST_DELAY
from bot.queue.entries import Claimed
from bot.screening import LONGEST_MESSAGE, MASK
from nlu.text.languages import LANGUAGES
from tests.builders import a_message

ID = "web:1"


@pytest.fixture
def conversation(answering) -> Conversation:
    """The pipeline."""
    return answering.conversation


@pytest.fixture
def log(answering) -> ConversationLog:
    """What was said."""
    return answering.log


async def due(answering: Answering) -> Claimed:
    """The message that waits."""
    [claimed] = await answering.queues.inbox.claim(10, 60)
    return claimed


async def keys(log: ConversationLog) -> list[str]:
    """The keys of what the assistant said."""
    return [line.key for line in await log.messages(ID) if line.author == "assistant"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("khai sinh cần gì", "vi"), ("แจ้งเกิดใช้อะไร", "th"), ("how much is a birth certificate", "en"), ("2", "th")],
    ids=["vi", "th", "en", "undecided"],
)
async def test_language_is_told_from_the_message(answering, conversation, log, text, language):
    """Each message is answered in its own language; one that does not tell, in the last."""
    await log.remember_language(ID, "th")
    await conversation.accept(ID, "web", "c", text)
    assert Waiting.of(await due(answering)).message.language == language


async def test_personal_number_is_masked_before_it_is_kept(answering, conversation, log, assistant):
    """Neither log nor assistant ever see it, and the citizen is told."""
    await conversation.accept(ID, "web", "c", "căn cước 079203001234 đổi ở đâu")
    await conversation.answer(await due(answering))
    assert MASK in assistant.asked[0].text
    assert all("079203001234" not in line.text for line in await log.messages(ID))
    assert await keys(log) == ["smalltalk.greet", "screen.masked"]


@pytest.mark.parametrize(
    ("text", "key"),
    [("😀", "screen.no_words"), ("你好", "screen.foreign_language"), ("a" * (LONGEST_MESSAGE + 1), "screen.too_long")],
    ids=["emoji", "chinese", "long"],
)
async def test_refused_message_is_answered_without_the_assistant(answering, conversation, log, assistant, text, key):
    """A refusal is a reply with its reason; Rasa never hears of it."""
    await conversation.accept(ID, "web", "c", text)
    await conversation.answer(await due(answering))
    assert await keys(log) == [key]
    assert assistant.asked == []


@pytest.mark.parametrize("text", ["我的号码是079203001234", "079203001234 " * LONGEST_MESSAGE], ids=["foreign", "long"])
async def test_refused_message_keeps_no_personal_number_either(answering, conversation, log, text):
    """What goes no further is shown to the citizen, so it is kept; its numbers are not."""
    await conversation.accept(ID, "web", "c", text)
    assert "0792" not in str(await due(answering))
    assert all("0792" not in line.text for line in await log.messages(ID))


@pytest.mark.parametrize("text", ["/restart", '/narrow{"code": "1.001193"}', "refused:smalltalk.greet"])
async def test_citizen_never_commands(answering, conversation, log, assistant, text):
    """What is typed travels as text; only a button of ours carries a command."""
    await conversation.accept(ID, "web", "c", text)
    await conversation.answer(await due(answering))
    assert assistant.asked[0].payload == ""
    assert not assistant.asked[0].text.startswith("/")


async def test_pressed_button_sends_what_it_stands_for(answering, conversation, log, assistant):
    """The citizen sees the title, the assistant gets the payload, in the citizen's language."""
    assistant.orders = [ReplyOrder("smalltalk.greet", buttons=(OrderedButton("/fee", label="button.fee"),))]
    await conversation.accept(ID, "web", "c1", "xin chào")
    await conversation.answer(await due(answering))
    shown = (await log.messages(ID))[-1]
    await conversation.press(ID, "web", "c2", f"{shown.seq}-0")
    await conversation.answer(await due(answering))
    assert assistant.asked[-1].payload == "/fee"
    assert [line.text for line in await log.messages(ID) if line.client_id == "c2"] == [shown.buttons[0].title]


async def test_unknown_button_is_not_pressed(answering, conversation, log):
    """A made-up button does nothing."""
    assert await conversation.press(ID, "web", "c", "1-0") is None
    assert await answering.queues.inbox.waiting(ID) == 0


async def test_assistant_away_is_told_once_and_the_message_kept(answering, conversation, log, assistant, passing):
    """Busy, try again: by itself, until it is answered."""
    assistant.away = True
    await conversation.accept(ID, "web", "c", "khai sinh cần gì")
    for _ in range(3):
        await conversation.answer(await due(answering))
        await passing.by(LONGEST_DELAY + 1)
    assistant.away = False
    await conversation.answer(await due(answering))
    assert await keys(log) == ["service.busy", "smalltalk.greet"]


async def test_pause_grows_while_the_assistant_is_away(answering, conversation, log, assistant, passing):
    """A server that comes back is not trampled, and not forgotten either."""
    assistant.away = True
    await conversation.accept(ID, "web", "c", "khai sinh cần gì")
    await conversation.answer(await due(answering))
    await passing.by(1.5)
    await conversation.answer(await due(answering))
    await passing.by(1.5)
    assert await answering.queues.inbox.claim(10, 60) == []


async def test_given_up_message_is_apologised_for_and_can_be_answered_later(answering, conversation, log):
    """Not met with silence; and when a person replays it, the answer still comes."""
    await conversation.accept(ID, "web", "c", "khai sinh cần gì")
    message = await due(answering)
    await conversation.apologise(message)
    assert await keys(log) == ["service.silent"]
    await conversation.answer(message)
    assert await keys(log) == ["service.silent", "smalltalk.greet"]


async def test_silence_is_never_the_answer(conversation, assistant):
    """An assistant that orders nothing is covered by an apology."""
    assistant.orders = []
    assert [reply.key for reply in await conversation.replies_to(a_message())] == ["service.silent"]


async def test_changed_language_is_remembered(answering, conversation, log, assistant):
    """ "Tiếng Anh đi" holds from then on."""
    assistant.orders = [ReplyOrder("language.changed", {"language": "en"})]
    await conversation.accept(ID, "web", "c", "nói tiếng Anh đi")
    await conversation.answer(await due(answering))
    assert await log.language(ID) == "en"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("order", [ReplyOrder("no.such_key"), ReplyOrder("screen.too_long"), ReplyOrder("")])
def test_unspeakable_order_becomes_an_apology(order, language):
    """A fault of ours is logged, and the citizen still gets a reply."""
    assert [reply.key for reply in rendered([order], language)] == ["service.silent"]


@pytest.mark.parametrize("values", [{"choices": 3}, {"choices": [3]}, {"choices": None}])
def test_wrong_type_of_value_becomes_an_apology(values):
    """So does a value of a shape that the sentence can not use."""
    order = ReplyOrder("procedure.choose", values)
    assert [reply.key for reply in rendered([order], "vi")] == ["service.silent"]


async def test_delete_my_data_deletes_and_confirms(answering, assistant):
    """What was said is gone, whatever else remembers is told to forget, and only the confirmation is left."""
    await answering.log.begin("web:1", "web", "vi")
    await answering.conversation.accept("web:1", "web", "c1", "xin chào")
    await answering.conversation.accept("web:1", "web", "c2", "Xóa dữ liệu của tôi")
    for claimed in [*await answering.queues.inbox.claim(5, 30.0), *await answering.queues.inbox.claim(5, 30.0)]:
        await answering.conversation.answer(claimed)
    for claimed in await answering.queues.inbox.claim(5, 30.0):
        await answering.conversation.answer(claimed)
    assert [line.key for line in await answering.log.messages("web:1")] == ["service.erased"]
    assert [message.text for message in assistant.asked] == ["xin chào"]


async def test_digits_go_no_further_than_the_door(answering, database_url):
    """The log shows them hidden; what waits carries them sealed."""
    await answering.log.begin("web:1", "web", "vi")
    await answering.conversation.accept("web:1", "web", "c1", "H48.22.15-251015-0023 số cuối 4321")
    [claimed] = await answering.queues.inbox.claim(5, 30.0)
    [line] = await answering.log.messages("web:1")
    assert "4321" not in claimed.entry.body + line.text
    assert "H48.22.15-251015-0023" in claimed.entry.body
