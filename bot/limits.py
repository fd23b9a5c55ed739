"""How fast one address and one conversation may ask: token buckets, in this process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.errors import Rejected

KEPT = 20_000


@dataclass(frozen=True)
class Pace:
    """`burst` at once, then `per_second`."""

    burst: float
    per_second: float


class Limiter:
    """Counts per key; the least recently seen keys are forgotten first."""

    def __init__(self, pace: Pace, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace = pace
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, key: str) -> None:
        """Counts one request.

        Raises:
            Rejected: 429, with the seconds to wait.
        """
        now = self._clock()
        tokens, seen = self._buckets.pop(key, (self._pace.burst, now))
        tokens = min(self._pace.burst, tokens + (now - seen) * self._pace.per_second)
        if len(self._buckets) >= KEPT:
            self._buckets.popitem(last=False)
        self._buckets[key] = (max(0.0, tokens - 1), now)
        if tokens < 1:
            raise Rejected("too_fast", 429, retry_after=math.ceil((1 - tokens) / self._pace.per_second))
