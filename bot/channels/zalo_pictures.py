"""Pictures of ours for Zalo: uploaded once, sent by the id that the upload gave, again when that has grown old."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

FOLDER = Path(__file__).resolve().parents[1] / "static"
KEPT_SECONDS = 6 * 24 * 3600
"""Zalo keeps what was uploaded for seven days."""


class Uploads(Protocol):
    """What is needed of Zalo's API."""

    async def upload_image(self, body: bytes) -> str: ...


class Pictures:
    """Knows each picture by its name in `bot/static`."""

    def __init__(self, api: Uploads, clock: Callable[[], float] = time.time) -> None:
        self._api = api
        self._clock = clock
        self._known: dict[str, tuple[str, float]] = {}

    async def id_of(self, name: str) -> str:
        """The id to send a picture by.

        Raises:
            ZaloRefused, ZaloAway, GrantExpired.
        """
        known, until = self._known.get(name, ("", 0.0))
        if until <= self._clock():
            known = await self._api.upload_image((FOLDER / f"{name}.png").read_bytes())
            self._known[name] = known, self._clock() + KEPT_SECONDS
        return known

    def forget(self, name: str) -> None:
        """The id is no longer good."""
        self._known.pop(name, None)
