"""The worker: in order for one citizen, side by side for many, and never stopped by one failure."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.conversation import Conversation
from bot.log import ConversationLog
from bot.messages import InboundMessage, ReplyOrder
from bot.worker import Worker
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


@pytest.fixture
async def log(tmp_path):
    """A log with three conversations."""
    engine = open_engine(f"sqlite:///{tmp_path}/test.db")
    made = ConversationLog(engine)
    await made.create_tables()
    for number in range(3):
        await made.begin(f"web:{number}", "web", "vi")
    yield made
    engine.dispose()


@pytest.fixture
async def start(log):
    """Starts workers that are stopped afterwards."""
    tasks: list[asyncio.Task] = []

    def started(assistant: FakeAssistant, said=lambda conversation: None) -> Worker:
        worker = Worker(log, Conversation(log, assistant), said)
        tasks.append(asyncio.create_task(worker.run()))
        return worker

    yield started
    for task in tasks:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks)


async def send(log: ConversationLog, text: str, conversation: str = "web:0") -> None:
    """Takes a message in."""
    await log.accept(InboundMessage(conversation, "web", text, text), text)


async def until(holds) -> None:
    """Waits until a condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110  the log has no event to wait for
            await asyncio.sleep(0.01)


async def test_messages_of_one_citizen_are_answered_in_order(log, start):
    """The second question is about the first answer."""
    assistant = FakeAssistant()
    for text in ("một", "hai", "ba"):
        await send(log, text)
    start(assistant)
    await until(lambda: _answered(log, "web:0"))
    assert [message.text for message in assistant.asked] == ["một", "hai", "ba"]


async def test_citizens_do_not_wait_for_each_other(log, start):
    """One slow answer holds up nobody else."""
    assistant = SlowAssistant()
    for number in range(3):
        await send(log, "một", f"web:{number}")
    await send(log, "hai")
    start(assistant)
    await until(lambda: _true(assistant.held == 3))
    assistant.gate.set()
    await until(lambda: _answered(log, "web:0"))
    assert assistant.most_held == 3


async def test_new_message_wakes_the_worker(log, start):
    """An accepted message is answered at once, not at the next look."""
    worker = start(FakeAssistant())
    await asyncio.sleep(0.05)
    await send(log, "một")
    worker.wake()
    await until(lambda: _answered(log, "web:0"))


@pytest.mark.parametrize("ticks", range(5))
async def test_stop_is_heard_while_something_wakes_it(log, ticks):
    """A message that arrives at the moment of stopping does not keep the gateway running."""
    worker = Worker(log, Conversation(log, FakeAssistant()), lambda conversation: None)
    task = asyncio.create_task(worker.run())
    await asyncio.sleep(0.1)
    worker.wake()
    for _ in range(ticks):
        await asyncio.sleep(0)
    task.cancel()
    done, _ = await asyncio.wait([task], timeout=PATIENCE)
    task.cancel()
    assert task in done


async def test_listeners_hear_of_question_and_answer(log, start):
    """Streams are woken when the answer begins and when it is there."""
    heard: list[str] = []
    await send(log, "một")
    start(FakeAssistant(), heard.append)
    await until(lambda: _true(heard == ["web:0", "web:0"]))


async def test_surprise_keeps_the_message_and_the_worker(log, start):
    """A fault of ours costs neither the message nor the other citizens."""
    await send(log, "surprise", "web:1")
    await send(log, "một")
    start(BrokenAssistant())
    await until(lambda: _answered(log, "web:0"))
    assert await log.waiting_for("web:1") == 1
    assert [line.key for line in await log.messages("web:1")] == ["", "service.busy"]


async def test_unreadable_inbox_does_not_stop_the_worker(log, start, monkeypatch):
    """A database that is away for a moment is asked again."""
    claim, failures = log.claim, iter([True, False])

    async def failing_once(limit, lease):
        if next(failures, False):
            raise RuntimeError("the database is away")
        return await claim(limit, lease)

    monkeypatch.setattr(log, "claim", failing_once)
    await send(log, "một")
    start(FakeAssistant())
    await until(lambda: _answered(log, "web:0"))


async def test_stopping_waits_for_answers_under_way(log, start):
    """A restart does not cut an answer off."""
    assistant = SlowAssistant()
    await send(log, "một")
    worker = start(assistant)
    await until(lambda: _true(assistant.held == 1))
    stopping = asyncio.create_task(worker.stop())
    assistant.gate.set()
    await stopping
    assert await log.waiting_for("web:0") == 0


async def _answered(log: ConversationLog, conversation: str) -> bool:
    return await log.waiting_for(conversation) == 0


async def _true(value: bool) -> bool:
    return value
