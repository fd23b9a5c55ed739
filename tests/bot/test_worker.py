"""The worker: in order for one citizen, side by side for many, and never stopped by one failure."""

from __future__ import annotations

import asyncio

import pytest

from bot.answering import Answering, assemble, nobody
from bot.database import Database
from bot.messages import InboundMessage, ReplyOrder
from bot.queue.entries import INBOX, Claimed, Done, Entry, Outcome
from knowledge.store import open_engine
from tests.fakes import FakeAssistant

PATIENCE = 10.0


class SlowAssistant(FakeAssistant):
    """Holds every answer until it is let go; counts how many it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.held = self.most_held = 0

    async def ask(self, message: InboundMessage) -> list[ReplyOrder]:
        """The orders, once the gate is open."""
        self.held += 1
        self.most_held = max(self.held, self.most_held)
        await self.gate.wait()
        self.held -= 1
        return await super().ask(message)


class BrokenAssistant(FakeAssistant):
    """Fails in a way that nobody foresaw, for messages that say so."""

    async def ask(self, message: InboundMessage) -> list[ReplyOrder]:
        """The orders, or a surprise."""
        if message.text == "surprise":
            raise RuntimeError("nobody foresaw this")
        return await super().ask(message)


class FakeCarrier:
    """A channel that delivers into a list."""

    channel = "post"

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def parts(self, reply) -> list[str]:
        """The key and the language, one after the other."""
        return [reply.key, reply.language]

    async def send(self, delivery: Claimed) -> Outcome:
        """Always arrives."""
        self.sent.append((delivery.entry.lane, delivery.entry.body))
        return Done(f"number {len(self.sent)}")


@pytest.fixture
async def assembled(tmp_path):
    """Puts the answering side together, with three conversations, over one database."""
    engine = open_engine(f"sqlite:///{tmp_path}/test.db")
    database = Database(engine)
    await database.create_tables()

    async def made(assistant: FakeAssistant, said=nobody) -> Answering:
        answering = assemble(database, assistant, said)
        for number in range(3):
            await answering.log.begin(f"web:{number}", "web", "vi")
        return answering

    yield made
    engine.dispose()


@pytest.fixture
async def start():
    """Starts workers that are stopped afterwards."""
    started: list[tuple[Answering, asyncio.Task]] = []

    def start_one(answering: Answering) -> None:
        started.append((answering, asyncio.create_task(answering.worker.run())))

    yield start_one
    for answering, task in started:
        answering.worker.stop()
        await task


async def send(answering: Answering, text: str, conversation: str = "web:0", channel: str = "web") -> None:
    """Takes a message in."""
    await answering.mailroom.accept(InboundMessage(conversation, channel, text, text), text)


async def until(holds) -> None:
    """Waits until a condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110  the log has no event to wait for
            await asyncio.sleep(0.01)


async def answered(answering: Answering, conversation: str = "web:0") -> None:
    """Waits until nothing waits in a conversation."""
    await until(lambda: _nothing_waits(answering, conversation))


async def test_messages_of_one_citizen_are_answered_in_order(assembled, start, assistant):
    """The second question is about the first answer."""
    answering = await assembled(assistant)
    for text in ("một", "hai", "ba"):
        await send(answering, text)
    start(answering)
    await answered(answering)
    assert [message.text for message in assistant.asked] == ["một", "hai", "ba"]


async def test_citizens_do_not_wait_for_each_other(assembled, start):
    """One slow answer holds up nobody else."""
    assistant = SlowAssistant()
    answering = await assembled(assistant)
    for number in range(3):
        await send(answering, "một", f"web:{number}")
    await send(answering, "hai")
    start(answering)
    await until(lambda: _true(assistant.held == 3))
    assistant.gate.set()
    await answered(answering)
    assert assistant.most_held == 3


async def test_new_message_wakes_the_worker(assembled, start, assistant):
    """An accepted message is answered at once, not at the next look."""
    answering = await assembled(assistant)
    start(answering)
    await asyncio.sleep(0.05)
    await send(answering, "một")
    await answered(answering)


@pytest.mark.parametrize("ticks", range(5))
async def test_stop_is_heard_while_something_wakes_it(assembled, assistant, ticks):
    """A message that arrives at the moment of stopping does not keep the gateway running."""
    worker = (await assembled(assistant)).worker
    task = asyncio.create_task(worker.run())
    await asyncio.sleep(0.1)
    worker.wake(INBOX)
    for _ in range(ticks):
        await asyncio.sleep(0)
    worker.stop()
    done, _ = await asyncio.wait([task], timeout=PATIENCE)
    assert task in done


async def test_listeners_hear_of_the_answer(assembled, start, assistant):
    """Streams are woken when the answer is there; of the question they hear from whoever takes it in."""
    heard: list[str] = []
    answering = await assembled(assistant, heard.append)
    await send(answering, "một")
    start(answering)
    await until(lambda: _true(heard == ["web:0"]))


async def test_surprise_keeps_the_message_and_the_worker(assembled, start):
    """A fault of ours costs neither the message nor the other citizens."""
    answering = await assembled(BrokenAssistant())
    await send(answering, "surprise", "web:1")
    await send(answering, "một")
    start(answering)
    await answered(answering)
    await until(lambda: _said(answering, "web:1", "service.busy"))
    assert await answering.queues.inbox.waiting("web:1") == 1


async def test_stopping_waits_for_answers_under_way(assembled):
    """A restart does not cut an answer off."""
    assistant = SlowAssistant()
    answering = await assembled(assistant)
    await send(answering, "một")
    working = asyncio.create_task(answering.worker.run())
    await until(lambda: _true(assistant.held == 1))
    answering.worker.stop()
    assistant.gate.set()
    await working
    assert await answering.queues.inbox.waiting("web:0") == 0


async def test_event_becomes_a_message_an_answer_and_a_delivery(assembled, start, assistant):
    """The way of a message through a channel that pushes: kept raw, handled, answered, delivered part by part."""
    answering, carrier = await assembled(assistant), FakeCarrier()

    async def handle(event: Entry) -> None:
        await send(answering, event.body, event.lane, event.channel)

    answering.carriers["post"], answering.handlers["post"] = carrier, handle
    start(answering)
    await answering.intake.keep(Entry("post", "web:0", "event 1", "một"))
    await until(lambda: _true(len(carrier.sent) == 2))
    assert carrier.sent == [("web:0", "smalltalk.greet"), ("web:0", "vi")]


async def _nothing_waits(answering: Answering, conversation: str) -> bool:
    return await answering.queues.inbox.waiting(conversation) == 0


async def _said(answering: Answering, conversation: str, key: str) -> bool:
    return key in [line.key for line in await answering.log.messages(conversation)]


async def _true(value: bool) -> bool:
    return value
