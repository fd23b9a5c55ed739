"""The cache before a source: fresh for a little while, kept longer for when the source is away, one question at a time.

On one machine whoever comes later waits for the question that is under way; with a shelf that machines share, they
wait for each other's, too.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.dossiers.dossier import Told
from knowledge.dossiers.plain import from_plain, to_plain
from knowledge.dossiers.shelf import Shelf
from knowledge.dossiers.source import Source, SourceUnavailable

LOOK_EVERY = 0.05
FAILED = "failed"


@dataclass(frozen=True)
class Lifetimes:
    """Seconds: how long a found dossier counts as fresh, how long "no such dossier" does, how long both are kept."""

    found: float = 60.0
    absent: float = 15.0
    kept: float = 24 * 3600.0
    asking: float = 6.0
    """How long a question may be under way; longer than any source takes, so that only a dead machine's ends by it."""
    waiting: float = 4.5
    """How long a machine waits for another's question."""
    failed: float = 0.5
    """For how long a failure is the other machines', too."""


@dataclass(frozen=True)
class Cached:
    """What is known; `stale` when the source is away and this is what it told last."""

    told: Told
    stale: bool = False


class CachedSource:
    """Asks the source once for many who ask the same at the same time."""

    def __init__(
        self, source: Source, shelf: Shelf, lifetimes: Lifetimes | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._source = source
        self._shelf = shelf
        self._lifetimes = lifetimes or Lifetimes()
        self._clock = clock
        self._asked: dict[str, asyncio.Task[Told]] = {}

    async def find(self, code: str) -> Cached:
        """What is known of `code`.

        Raises:
            SourceUnavailable: when the source is away and never told of it.
        """
        told, fresh_until = _entry(await self._shelf.get(f"told:{code}"))
        if told and fresh_until > self._clock():
            return Cached(told)
        try:
            return Cached(await self._ask(code))
        except SourceUnavailable:
            if told is None:
                raise
            return Cached(told, stale=True)

    async def _ask(self, code: str) -> Told:
        """Whoever comes while a question is under way waits for its answer."""
        task = self._asked.get(code)
        if task is None:
            task = self._asked[code] = asyncio.create_task(self._fetch(code))
            task.add_done_callback(lambda _done: self._asked.pop(code, None))
        return await asyncio.shield(task)

    async def _fetch(self, code: str) -> Told:
        """Asks, or waits for the machine that is asking.

        Raises:
            SourceUnavailable: also when that machine was told nothing.
        """
        ends = time.monotonic() + self._lifetimes.waiting
        while not await self._shelf.claim(f"asking:{code}", self._lifetimes.asking):
            if await self._shelf.get(f"asking:{code}") == FAILED or time.monotonic() > ends:
                raise SourceUnavailable("another machine was not told, either")
            await asyncio.sleep(LOOK_EVERY)
            if told := await self._fresh(code):
                return told
        try:
            told = await self._fresh(code) or await self._ask_source(code)
        except BaseException:
            await self._shelf.put(f"asking:{code}", FAILED, self._lifetimes.failed)
            raise
        await self._shelf.drop(f"asking:{code}")
        return told

    async def _fresh(self, code: str) -> Told | None:
        """What another machine was told just now."""
        told, fresh_until = _entry(await self._shelf.get(f"told:{code}"))
        return told if fresh_until > self._clock() else None

    async def _ask_source(self, code: str) -> Told:
        told = await self._source.find(code)
        lifetime = self._lifetimes.found if told.dossier else self._lifetimes.absent
        body = {"at": told.at, "until": self._clock() + lifetime, "dossier": told.dossier and to_plain(told.dossier)}
        await self._shelf.put(f"told:{code}", json.dumps(body, ensure_ascii=False), self._lifetimes.kept)
        return told


def _entry(body: str | None) -> tuple[Told | None, float]:
    if body is None:
        return None, 0.0
    kept = json.loads(body)
    return Told(from_plain(kept["dossier"]) if kept["dossier"] else None, kept["at"]), float(kept["until"])
