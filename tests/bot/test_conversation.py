"""What happens to a citizen's message, from the door to the reply."""

from __future__ import annotations

import pytest

from bot.conversation import LONGEST_DELAY, MOST_FAULTS, Conversation, rendered
from bot.log import ConversationLog, Waiting
from bot.messages import OrderedButton, ReplyOrder
from bot.screening import LONGEST_MESSAGE, MASK
from knowledge.store import open_engine
from nlu.text.languages import LANGUAGES
from tests.builders import a_message
from tests.fakes import FakeAssistant, FakeClock

ID = "web:1"


@pytest.fixture
def clock() -> FakeClock:
    """The log's time."""
    return FakeClock()


@pytest.fixture
async def log(tmp_path, clock):
    """A log with one Vietnamese conversation."""
    engine = open_engine(f"sqlite:///{tmp_path}/test.db")
    made = ConversationLog(engine, clock)
    await made.create_tables()
    await made.begin(ID, "web", "vi")
    yield made
    engine.dispose()


@pytest.fixture
def assistant() -> FakeAssistant:
    """An assistant that greets."""
    return FakeAssistant()


@pytest.fixture
def conversation(log, assistant) -> Conversation:
    """The pipeline over both."""
    return Conversation(log, assistant)


async def waiting_in(log: ConversationLog) -> Waiting:
    """The message that waits."""
    [waiting] = await log.claim(10, 60)
    return waiting


async def keys(log: ConversationLog) -> list[str]:
    """The keys of what the assistant said."""
    return [line.key for line in await log.messages(ID) if line.author == "assistant"]


@pytest.mark.parametrize(
    ("text", "language"),
    [("khai sinh cần gì", "vi"), ("แจ้งเกิดใช้อะไร", "th"), ("how much is a birth certificate", "en"), ("2", "th")],
    ids=["vi", "th", "en", "undecided"],
)
async def test_language_is_told_from_the_message(conversation, log, text, language):
    """Each message is answered in its own language; one that does not tell, in the last."""
    await log.remember_language(ID, "th")
    await conversation.accept(ID, "web", "c", text)
    assert (await waiting_in(log)).message.language == language


async def test_personal_number_is_masked_before_it_is_kept(conversation, log, assistant):
    """Neither log nor assistant ever see it, and the citizen is told."""
    await conversation.accept(ID, "web", "c", "căn cước 079203001234 đổi ở đâu")
    await conversation.answer(await waiting_in(log))
    assert MASK in assistant.asked[0].text
    assert all("079203001234" not in line.text for line in await log.messages(ID))
    assert await keys(log) == ["smalltalk.greet", "screen.masked"]


@pytest.mark.parametrize(
    ("text", "key"),
    [("😀", "screen.no_words"), ("你好", "screen.foreign_language"), ("a" * (LONGEST_MESSAGE + 1), "screen.too_long")],
    ids=["emoji", "chinese", "long"],
)
async def test_refused_message_is_answered_without_the_assistant(conversation, log, assistant, text, key):
    """A refusal is a reply with its reason; Rasa never hears of it."""
    await conversation.accept(ID, "web", "c", text)
    assert await conversation.answer(await waiting_in(log))
    assert await keys(log) == [key]
    assert assistant.asked == []


@pytest.mark.parametrize("text", ["/restart", '/narrow{"code": "1.001193"}', "refused:smalltalk.greet"])
async def test_citizen_never_commands(conversation, log, assistant, text):
    """What is typed travels as text; only a button of ours carries a command."""
    await conversation.accept(ID, "web", "c", text)
    await conversation.answer(await waiting_in(log))
    assert assistant.asked[0].payload == ""
    assert not assistant.asked[0].text.startswith("/")


async def test_pressed_button_sends_what_it_stands_for(conversation, log, assistant):
    """The citizen sees the title, the assistant gets the payload, in the citizen's language."""
    assistant.orders = [ReplyOrder("smalltalk.greet", buttons=(OrderedButton("/fee", label="button.fee"),))]
    await conversation.accept(ID, "web", "c1", "xin chào")
    await conversation.answer(await waiting_in(log))
    shown = (await log.messages(ID))[-1]
    await conversation.press(ID, "web", "c2", f"{shown.seq}-0")
    await conversation.answer(await waiting_in(log))
    assert assistant.asked[-1].payload == "/fee"
    assert [line.text for line in await log.messages(ID) if line.client_id == "c2"] == [shown.buttons[0].title]


async def test_unknown_button_is_not_pressed(conversation, log):
    """A made-up button does nothing."""
    assert await conversation.press(ID, "web", "c", "1-0") is None
    assert await log.waiting_for(ID) == 0


async def test_assistant_away_is_told_once_and_the_message_kept(conversation, log, assistant, clock):
    """Busy, try again: by itself, until it is answered."""
    assistant.away = True
    await conversation.accept(ID, "web", "c", "khai sinh cần gì")
    for _ in range(3):
        assert not await conversation.answer(await waiting_in(log))
        clock.pass_by(LONGEST_DELAY + 1)
    assistant.away = False
    assert await conversation.answer(await waiting_in(log))
    assert await keys(log) == ["service.busy", "smalltalk.greet"]


async def test_pause_grows_while_the_assistant_is_away(conversation, log, assistant, clock):
    """A server that comes back is not trampled, and not forgotten either."""
    assistant.away = True
    await conversation.accept(ID, "web", "c", "khai sinh cần gì")
    await conversation.answer(await waiting_in(log))
    clock.pass_by(1.5)
    await conversation.answer(await waiting_in(log))
    clock.pass_by(1.5)
    assert await log.claim(10, 60) == []


async def test_fault_of_ours_ends_in_an_apology(conversation, log, clock):
    """What can not be answered is not tried for ever, and not met with silence."""
    await conversation.accept(ID, "web", "c", "khai sinh cần gì")
    for _ in range(MOST_FAULTS + 1):
        await conversation.excuse(await waiting_in(log))
        clock.pass_by(LONGEST_DELAY + 1)
    assert await keys(log) == ["service.busy", "service.silent"]
    assert await log.waiting_for(ID) == 0


async def test_silence_is_never_the_answer(conversation, assistant):
    """An assistant that orders nothing is covered by an apology."""
    assistant.orders = []
    assert [reply.key for reply in await conversation.replies_to(a_message())] == ["service.silent"]


async def test_changed_language_is_remembered(conversation, log, assistant):
    """ "Tiếng Anh đi" holds from then on."""
    assistant.orders = [ReplyOrder("language.changed", {"language": "en"})]
    await conversation.accept(ID, "web", "c", "nói tiếng Anh đi")
    await conversation.answer(await waiting_in(log))
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
