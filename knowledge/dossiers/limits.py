"""How often a look-up may fail, for one dossier code, one conversation and one address; a success is not counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.dossiers.shelf import Shelf

HOUR, DAY = 3600.0, 86400.0


@dataclass(frozen=True)
class Limit:
    """At most `most` failures in `seconds`, counted by one field of an inquiry."""

    field: str
    most: int
    seconds: float


LIMITS = (
    Limit("code", 5, HOUR),
    Limit("code", 10, DAY),
    Limit("conversation", 6, HOUR),
    Limit("address", 30, HOUR),  # a whole village may share one
)
"""Ten guesses a day of ten thousand possible digits, twice over: one dossier in 500 days of trying."""


@dataclass(frozen=True)
class Inquiry:
    """Who asks for what: a code, the digits that should open it, the conversation, the hashed address if known."""

    code: str
    digits: str
    conversation: str
    address: str = ""


class Limits:
    """Counts an attempt before it is made, so that many at once are many."""

    def __init__(self, shelf: Shelf, limits: Sequence[Limit] = LIMITS) -> None:
        self._shelf = shelf
        self._limits = limits

    async def take(self, inquiry: Inquiry) -> float:
        """Counts one attempt; 0 when it may be made, else the seconds that its limit lasts."""
        applied, counters = self._counters(inquiry)
        counts = await self._shelf.count(counters)
        over = [limit.seconds for limit, count in zip(applied, counts, strict=True) if count > limit.most]
        return max(over, default=0.0)

    async def give_back(self, inquiry: Inquiry) -> None:
        """The attempt was rightful."""
        await self._shelf.count(self._counters(inquiry)[1], -1)

    def _counters(self, inquiry: Inquiry) -> tuple[list[Limit], list[tuple[str, float]]]:
        applied = [limit for limit in self._limits if getattr(inquiry, limit.field)]
        named = [(f"tried:{n.field}:{n.seconds:.0f}:{getattr(inquiry, n.field)}", n.seconds) for n in applied]
        return applied, named
