"""The process dies between any two steps of a message's way: nothing is lost, nothing is said or delivered twice."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.answering import Answering
from bot.queue.consumer import LEASE_SECONDS
from bot.queue.entries import Claimed, Done, Entry, Outcome
from tests.bot.conftest import Passing

QUESTIONS = ("một", "hai")
NEVER, FEWEST_STEPS = 10**9, 30
STRIDE = int(os.environ.get("CRASH_STRIDE", "8"))
"""Every step is tried by `make fault-test`; the suite tries every eighth."""
PATIENCE = 20.0


class Crash(BaseException):
    """The process is dead; nothing in it can catch that."""


class Crashes:
    """Lets the process die at one step: before a call of a store, or after it. Every later step is dead too."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.steps = 0
        self.dead = asyncio.Event()
        self._under_way: set[asyncio.Future[Any]] = set()

    def step(self) -> None:
        """One step further."""
        self.steps += 1
        if self.steps >= self.at:
            self.dead.set()
            raise Crash

    def guard(self, owner: Any, name: str) -> None:
        """Makes the calls of a method steps."""
        call: Callable[..., Awaitable[Any]] = getattr(owner, name)

        async def guarded(*arguments: Any, **options: Any) -> Any:
            self.step()
            under_way = asyncio.ensure_future(call(*arguments, **options))
            self._under_way.add(under_way)
            result = await asyncio.shield(under_way)
            self.step()
            return result

        setattr(owner, name, guarded)

    async def buried(self) -> None:
        """What had reached a store when the process died has its effect."""
        await asyncio.gather(*self._under_way, return_exceptions=True)


class Provider:
    """Keeps what arrives, and can be asked whether something did, as a messenger's server can."""

    channel = "post"

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.step = lambda: None

    def parts(self, reply) -> list[str]:
        """Two deliveries a reply."""
        return [f"{reply.key} 1", f"{reply.key} 2"]

    async def send(self, delivery: Claimed) -> Outcome:
        """Sends, unless it is in doubt and did arrive."""
        if not (delivery.in_doubt and delivery.entry.key in self.arrived):
            self.step()
            self.arrived.append(delivery.entry.key)
            self.step()
        return Done()


def furnish(answering: Answering, provider: Provider) -> None:
    """Sets up a channel whose events are the questions themselves."""

    async def handle(event: Entry) -> None:
        await answering.conversation.accept(event.lane, "post", event.key, event.body)

    answering.carriers["post"], answering.handlers["post"] = provider, handle


async def tell(answering: Answering, conversation: str) -> None:
    """The provider tells of both questions, as often as it takes to be heard."""
    for question in QUESTIONS:
        await answering.intake.keep(Entry("post", conversation, f"{conversation[5:]}-{question}", question))


async def live(answering: Answering, observer: Answering, conversation: str, crashes: Crashes) -> None:
    """One life of a process, until it dies or, as another sees, all is done."""
    working = asyncio.create_task(answering.worker.run())
    telling = asyncio.create_task(tell(answering, conversation))
    over = asyncio.Event()
    done = asyncio.create_task(_all_done(observer, telling, over))
    dead = asyncio.create_task(crashes.dead.wait())
    async with asyncio.timeout(PATIENCE):
        await asyncio.wait([done, dead], return_when=asyncio.FIRST_COMPLETED)
    answering.worker.stop()
    over.set()
    for task in (telling, dead):
        task.cancel()
    await asyncio.gather(working, telling, done, dead, return_exceptions=True)
    await crashes.buried()


async def _all_done(observer: Answering, telling: asyncio.Task[None], over: asyncio.Event) -> None:
    await asyncio.wait([telling])
    while not over.is_set() and any([(await queue.depth()).waiting for queue in observer.queues.topics().values()]):  # noqa: ASYNC110  a store tells nobody
        await asyncio.sleep(0.03)


def guard(answering: Answering, provider: Provider, crashes: Crashes) -> None:
    """Every call of a store, and every send, is a step."""
    for name in ("read", "write"):
        crashes.guard(answering.database, name)
    for queue in answering.queues.topics().values() if answering.redis else ():
        crashes.guard(queue, "_run")
    provider.step = crashes.step


@pytest.mark.timeout(300)
async def test_crash_between_any_two_steps(processes, clock):
    """Killed at the first step, the second, the third, to the last; then started again, and told again."""
    at, died = 1 - STRIDE, True
    while died:
        at += STRIDE
        conversation, provider, crashes = f"post:{at}", Provider(), Crashes(at)
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # a dead process complains to nobody
        first, second = await processes(), await processes()
        await first.log.begin(conversation, "post", "vi")
        furnish(first, provider)
        guard(first, provider, crashes)
        await live(first, second, conversation, crashes)
        died = crashes.dead.is_set()
        await Passing(clock, first.redis).by(LEASE_SECONDS + 1)
        provider.step = lambda: None
        furnish(second, provider)
        await live(second, second, conversation, Crashes(NEVER))
        await check(second, conversation, provider, at)
    assert at > FEWEST_STEPS


async def check(answering: Answering, conversation: str, provider: Provider, at: int) -> None:
    """Each question once, each answer once, in order; each part delivered once, in order."""
    said = [(line.author, line.client_id) for line in await answering.log.messages(conversation)]
    questions = [name for author, name in said if author == "citizen"]
    answers = [name for author, name in said if author == "assistant"]
    assert questions == [f"{at}-{question}" for question in QUESTIONS], f"step {at}"
    assert answers == [f"reply:{question}:0" for question in questions], f"step {at}"
    parts = [f"{conversation} {answer}:{number}" for answer in answers for number in range(2)]
    assert provider.arrived == parts, f"step {at}"
