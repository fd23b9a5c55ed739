"""The desk where a dossier is asked for: limits, proof, and an answer that tells a stranger nothing, not even by its time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from knowledge.dossiers.cache import CachedSource
from knowledge.dossiers.dossier import Dossier
from knowledge.dossiers.keys import Keys, proves
from knowledge.dossiers.limits import Inquiry, Limits
from knowledge.dossiers.source import SourceUnavailable

REFUSAL_SECONDS = 0.4
"""A refusal is never given sooner: a wrong code and wrong digits take the same time, and guessing takes long."""


@dataclass(frozen=True)
class Opened:
    """The dossier, what the source told of it at `at` (epoch seconds); `stale` when the source is away now."""

    dossier: Dossier
    at: float
    stale: bool = False


@dataclass(frozen=True)
class NoMatch:
    """No dossier has this code and these digits; which of the two is wrong is not told."""


@dataclass(frozen=True)
class TooMany:
    """Too many attempts failed; the limit lasts at most `seconds`."""

    seconds: float


@dataclass(frozen=True)
class Away:
    """The source does not answer, so nothing can be told now."""


Result = Opened | NoMatch | TooMany | Away


class Desk:
    """Looks dossiers up for whoever can prove that they are theirs."""

    def __init__(
        self,
        source: CachedSource,
        limits: Limits,
        keys: Keys,
        *,
        refusal_seconds: float = REFUSAL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._source = source
        self._limits = limits
        self._keys = keys
        self._refusal_seconds = refusal_seconds
        self._clock = clock
        self._sleep = sleep

    async def look_up(self, inquiry: Inquiry) -> Result:
        """The dossier, or a refusal; every refusal takes the same time unless the source itself is slower."""
        began = self._clock()
        seconds = await self._limits.take(inquiry)
        result = TooMany(seconds) if seconds else await self._compared(inquiry)
        if isinstance(result, Opened):
            await self._limits.give_back(inquiry)
        else:
            await self._sleep(max(0.0, began + self._refusal_seconds - self._clock()))
        return result

    async def peek(self, code: str) -> Opened | None:
        """The dossier without proof, for telling somebody who proved it before that it moved on; None when unknown.

        Raises:
            SourceUnavailable
        """
        found = await self._source.find(code)
        return Opened(found.told.dossier, found.told.at, found.stale) if found.told.dossier else None

    async def _compared(self, inquiry: Inquiry) -> Result:
        """The same work whether there is such a dossier or not. While the source is away a stranger learns nothing else."""
        offered = self._keys.proof(inquiry.code, inquiry.digits)
        try:
            found = await self._source.find(inquiry.code)
        except SourceUnavailable:
            return Away()
        dossier = found.told.dossier
        if proves(dossier.proofs if dossier else (), offered) and dossier:
            return Opened(dossier, found.told.at, found.stale)
        return Away() if found.stale else NoMatch()
