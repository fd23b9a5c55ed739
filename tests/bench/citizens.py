"""Citizens at the gateway: a message is sent, and timed until its reply stands in the event stream."""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

PATIENCE_SECONDS = 20.0
NOT_YET = "service.busy"
"""The notice that an answer will come later; a citizen who got it still waits."""
MESSAGES_OF_A_CITIZEN = 5
"""Below the pace limit of one conversation."""


class Citizen:
    """One open conversation and its stream."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        self._session = session
        self._url = url
        self._headers = {"X-Conversation": token}
        self._heard = asyncio.Condition()
        self._last_reply = 0

    async def ask(self, text: str) -> float:
        """Milliseconds until the reply stood in the stream."""
        began = time.perf_counter()
        body = {"text": text, "client_id": uuid.uuid4().hex}
        async with self._session.post(f"{self._url}/api/messages", json=body, headers=self._headers) as response:
            if response.status != 202:
                raise RuntimeError(f"the gateway answered {response.status} to {text[:60]!r}")
            seq = (await response.json())["seq"]
        async with asyncio.timeout(PATIENCE_SECONDS), self._heard:
            await self._heard.wait_for(lambda: self._last_reply > seq)
        return (time.perf_counter() - began) * 1000

    async def listen(self) -> None:
        """Reads the stream until cancelled."""
        async with self._session.get(f"{self._url}/api/events", headers=self._headers) as stream:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    await self._hear(json.loads(line[6:]))

    async def _hear(self, said: dict[str, Any]) -> None:
        if said.get("author") == "assistant" and said["key"] != NOT_YET:
            async with self._heard:
                self._last_reply = said["seq"]
                self._heard.notify_all()


@asynccontextmanager
async def citizen(session: aiohttp.ClientSession, url: str) -> AsyncIterator[Citizen]:
    """A citizen who has just opened the chat."""
    async with session.post(f"{url}/api/conversations", json={"language": "vi"}) as response:
        response.raise_for_status()
        token = (await response.json())["token"]
    each = Citizen(session, url, token)
    listening = asyncio.create_task(each.listen())
    try:
        yield each
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


@asynccontextmanager
async def visitors() -> AsyncIterator[aiohttp.ClientSession]:
    """A client session for many citizens: no shared cookie, no limit of connections."""
    connector, jar = aiohttp.TCPConnector(limit=0), aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(
        connector=connector, cookie_jar=jar, timeout=aiohttp.ClientTimeout(total=None, sock_connect=5)
    ) as session:
        yield session


async def one_citizen(session: aiohttp.ClientSession, url: str, texts: Sequence[str]) -> list[float]:
    """The milliseconds of each message, one after another, a few from each citizen."""
    taken = []
    for start in range(0, len(texts), MESSAGES_OF_A_CITIZEN):
        async with citizen(session, url) as each:
            taken += [await each.ask(text) for text in texts[start : start + MESSAGES_OF_A_CITIZEN]]
    return taken


async def many_citizens(
    session: aiohttp.ClientSession, url: str, texts: Iterator[str], citizens: int, seconds: float
) -> list[float]:
    """The milliseconds of each message while `citizens` talk at once, thinking 2 to 3 s between messages."""
    until = time.perf_counter() + seconds
    several = await asyncio.gather(*(_talk(session, url, texts, until, number) for number in range(citizens)))
    return [each for taken in several for each in taken]


async def _talk(
    session: aiohttp.ClientSession, url: str, texts: Iterator[str], until: float, number: int
) -> list[float]:
    pace, taken = random.Random(number), []
    async with citizen(session, url) as each:
        await asyncio.sleep(pace.uniform(0, 2.5))
        while time.perf_counter() < until:
            taken.append(await each.ask(next(texts)))
            await asyncio.sleep(pace.uniform(2, 3))
    return taken
