"""A circuit breaker: when the other side is down, it is asked now and then instead of all the time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

MOST_FAILURES = 5
FIRST_REST, LONGEST_REST = 5.0, 120.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0


class Breaker:
    """Opens after some failures in a row; then lets one call through after each, longer and longer, rest."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._opens_at = 0.0

    @property
    def rest(self) -> float:
        """Seconds until a call is let through; 0 when one is."""
        return max(0.0, self._opens_at - self._clock())

    def try_pass(self) -> bool:
        """Whether a call may be made now; while the other side is down, only one is under way at a time."""
        if self.rest > 0:
            return False
        if self._failures >= MOST_FAILURES:
            self._opens_at = self._clock() + self._length()
        return True

    def succeeded(self) -> None:
        """The other side answered."""
        self._failures, self._opens_at = 0, 0.0

    def failed(self) -> None:
        """The other side did not answer."""
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            self._opens_at = self._clock() + self._length()

    def _length(self) -> float:
        return min(LONGEST_REST, FIRST_REST * 2.0 ** (self._failures - MOST_FAILURES))


def pause(attempts: int, chance: Callable[[], float] = random.random) -> float:
    """Seconds to wait before the next try: doubled each time, half of it left to chance so that many do not come at once."""
    whole = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempts, 16))
    return whole * (0.5 + chance() / 2)
