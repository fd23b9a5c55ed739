"""How much may be worked on at once, so that whoever knocks is answered soon: less when the loop runs late."""

from __future__ import annotations

import asyncio

LOOK_SECONDS = 0.05
LATE_SECONDS = 0.03
"""A loop that wakes this much later than asked has too much to do."""
LEAST = 1 / 8


class Courtesy:
    """A share of the usual: halved when the loop is late, given back step by step."""

    def __init__(self) -> None:
        self.share = 1.0

    async def run(self) -> None:
        """Watches the loop until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LOOK_SECONDS
            await asyncio.sleep(LOOK_SECONDS)
            self.noted(loop.time() - due)

    def noted(self, late: float) -> None:
        """The loop was so many seconds late."""
        self.share = max(LEAST, self.share / 2) if late > LATE_SECONDS else min(1.0, self.share + LEAST)

    def of(self, most: int) -> int:
        """How many instead of `most`; one at least."""
        return max(1, int(most * self.share))
