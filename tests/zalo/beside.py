"""A fake Zalo in a thread of its own, for tests that wait for the assistant's processes and not for a loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from tests.zalo.consent import consent
from tests.zalo.server import FakeZalo
from tests.zalo.world import Person, Sent

T = TypeVar("T")
PATIENCE_SECONDS = 60.0


class ZaloBeside:
    """People in it speak and press; what they were told can be waited for."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.zalo: FakeZalo = self._do(self._opened())

    def consents(self, database_url: str, secret_file: Path) -> None:
        """An administrator connects the account."""
        self._do(consent(self.zalo, database_url, secret_file))

    def says(self, words: str, person: Person, count: int = 1) -> list[str]:
        """A person writes; returns the next `count` things the assistant says to that."""
        return self._after(lambda: self.zalo.says(words, person), person, count)

    def presses(self, title: str, person: Person) -> list[str]:
        """A person presses the newest button of this title."""
        return self._after(lambda: self.zalo.presses(title, person), person, 1)

    def told(self, person: Person, count: int) -> list[str]:
        """Waits until a person has been told so many things in all."""
        return [sent.text for sent in self._do(self._told(person, count))]

    def close(self) -> None:
        """Stops at once."""
        self._do(self.zalo.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _after(self, act: Any, person: Person, count: int) -> list[str]:
        before = len(self.zalo.world.texts_to(person.id))
        self._loop.call_soon_threadsafe(act)
        return self.told(person, before + count)[before:]

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_SECONDS)

    async def _opened(self) -> FakeZalo:
        zalo = FakeZalo()
        await zalo.start()
        return zalo

    async def _told(self, person: Person, count: int) -> list[Sent]:
        return await self.zalo.world.told(count, person.id, PATIENCE_SECONDS)
