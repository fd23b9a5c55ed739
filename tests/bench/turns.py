"""Turns against Rasa's REST channel: one caller, many callers, and one long conversation."""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

LONG = "bench:long"
"""The conversation that is led for long."""
TURNS_OF_A_CONVERSATION = 5
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Rasa:
    """A Rasa server under measurement."""

    session: aiohttp.ClientSession
    url: str

    async def turn(self, sender: str, text: str) -> float:
        """Milliseconds until the replies to `text` were there.

        Raises:
            RuntimeError: when there was no reply; a fast silence is no speed.
        """
        body = {"sender": sender, "message": text, "metadata": {"language": "vi", "channel": "web"}}
        began = time.perf_counter()
        async with self.session.post(f"{self.url}/webhooks/rest/webhook", json=body) as response:
            if response.status != 200 or not await response.json():
                raise RuntimeError(f"{self.url} answered {response.status} and no reply to {text[:60]!r}")
        return (time.perf_counter() - began) * 1000

    async def long_turn(self, text: str) -> float:
        """The same in the conversation that is led for long."""
        return await self.turn(LONG, text)


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
            await server.turn(conversation(), text)
            return time.perf_counter() - began
        except (aiohttp.ClientError, RuntimeError):
            await asyncio.sleep(0.1)
    raise RuntimeError(f"{server.url} gave no answer within {patience:.0f} s")


async def talk(server: Rasa, texts: Sequence[str], turns: int) -> None:
    """Leads the long conversation for some turns."""
    for text in itertools.islice(itertools.cycle(texts), turns):
        await server.long_turn(text)


async def one_caller(server: Rasa, texts: Sequence[str]) -> list[float]:
    """The milliseconds of each turn, in conversations of a few turns, one after another."""
    taken = []
    for start in range(0, len(texts), TURNS_OF_A_CONVERSATION):
        sender = conversation()
        taken += [await server.turn(sender, text) for text in texts[start : start + TURNS_OF_A_CONVERSATION]]
    return taken


async def many_callers(server: Rasa, texts: Sequence[str], callers: int, seconds: float) -> float:
    """Turns a second when `callers` ask at once, each in a conversation of its own and without a pause."""
    began, supply = time.perf_counter(), itertools.cycle(texts)
    counts = await asyncio.gather(*(_caller(server, supply, began + seconds) for _ in range(callers)))
    return sum(counts) / (time.perf_counter() - began)


async def _caller(server: Rasa, supply: Iterator[str], until: float) -> int:
    sender, count = conversation(), 0
    while time.perf_counter() < until:
        await server.turn(sender, next(supply))
        count += 1
    return count


def conversation() -> str:
    """A new one's name."""
    return f"bench:{uuid.uuid4().hex}"
