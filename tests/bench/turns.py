"""Turns against Rasa's REST channel: one caller, many callers, and one long conversation."""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from tests.bench.figures import Turns, percentile
from tests.bench.workload import Workload

LONG = "bench:long"
"""The conversation that is led for long."""
TURNS_OF_A_CONVERSATION = 5
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Rasa:
    """A Rasa server under measurement."""

    session: aiohttp.ClientSession
    url: str

    async def turn(self, conversation: str, text: str) -> float:
        """Milliseconds until the replies to `text` were there.

        Raises:
            RuntimeError: when there was no reply; a fast silence is no speed.
        """
        body = {"sender": conversation, "message": text, "metadata": {"language": "vi", "channel": "web"}}
        began = time.perf_counter()
        async with self.session.post(f"{self.url}/webhooks/rest/webhook", json=body) as response:
            if response.status != 200 or not await response.json():
                raise RuntimeError(f"{self.url} answered {response.status} and no reply to {text[:60]!r}")
        return (time.perf_counter() - began) * 1000


@asynccontextmanager
async def rasa(port: int) -> AsyncIterator[Rasa]:
    """A client of the Rasa server on `port`."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as session:
        yield Rasa(session, f"http://127.0.0.1:{port}")


async def first_answer(server: Rasa, began: float, text: str, patience: float) -> float:
    """Seconds from `began` until the first reply."""
    while time.perf_counter() - began < patience:
        try:
            await server.turn(_conversation(), text)
            return time.perf_counter() - began
        except (aiohttp.ClientError, RuntimeError):
            await asyncio.sleep(0.1)
    raise RuntimeError(f"{server.url} gave no answer within {patience:.0f} s")


async def measure(server: Rasa, work: Workload, prolong: Callable[[], Awaitable[None]]) -> Turns:
    """All figures of one server; `prolong` brings the long conversation to its last turn but one."""
    await one_caller(server, work.warming)
    turns = await one_caller(server, work.texts)
    rate = await many_callers(server, work.texts, work.callers, work.seconds)
    first = [await server.turn(_conversation(), work.question) for _ in range(work.firsts)]
    await prolong()
    last = [await server.turn(LONG, work.question) for _ in range(work.lasts)]
    return Turns(percentile(turns, 50), percentile(turns, 99), rate, percentile(first, 50), percentile(last, 50))


async def talk(server: Rasa, texts: Iterator[str], turns: int) -> None:
    """Leads the long conversation for some turns."""
    for text in itertools.islice(texts, turns):
        await server.turn(LONG, text)


async def one_caller(server: Rasa, texts: Sequence[str]) -> list[float]:
    """The milliseconds of each turn, in conversations of a few turns, one after another."""
    taken = []
    for number, text in enumerate(texts):
        if number % TURNS_OF_A_CONVERSATION == 0:
            conversation = _conversation()
        taken.append(await server.turn(conversation, text))
    return taken


async def many_callers(server: Rasa, texts: Sequence[str], callers: int, seconds: float) -> float:
    """Turns a second when `callers` ask at once, each in a conversation of its own and without a pause."""
    began, supply = time.perf_counter(), itertools.cycle(texts)
    counts = await asyncio.gather(*(_caller(server, supply, began + seconds) for _ in range(callers)))
    return sum(counts) / (time.perf_counter() - began)


async def _caller(server: Rasa, supply: Iterator[str], until: float) -> int:
    conversation, count = _conversation(), 0
    while time.perf_counter() < until:
        await server.turn(conversation, next(supply))
        count += 1
    return count


def _conversation() -> str:
    return f"bench:{uuid.uuid4().hex}"
