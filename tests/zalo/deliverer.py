"""Sends the fake's events to the webhook: bytes serialised once, signed, tried again at the documented delays."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.zalo.world import World

RETRY_DELAYS = (30.0, 300.0, 900.0, 1800.0, 3600.0)
PATIENCE_SECONDS = 2.0


@dataclass
class Manner:
    """How events travel; everything that may differ in the real world can be switched."""

    speed: float = 1.0
    """How many times faster than documented a retry comes."""
    numeric_timestamp: bool = False
    escaped: bool = False
    spaced_mac: bool = False
    bad_mac: bool = False
    unsigned: bool = False
    copies: int = 1


class Deliverer:
    """One POST an event, until it is taken or the app is unsubscribed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.manner = Manner()
        self.answers: list[int] = []
        """The status of every delivery; 0 when nothing answered."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None

    def emit(self, event: dict[str, Any]) -> list[asyncio.Task[None]]:
        """Sends an event off, if somebody subscribed to it; each copy is under way until it was taken."""
        account = self.world.account
        wanted = account.toggles is None or event.get("event_name") in account.toggles
        if account.webhook_url and account.subscribed and wanted:
            body, headers = self.written(event)
            return [self._start(body, headers) for _ in range(self.manner.copies)]
        return []

    def written(self, event: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        """The bytes and headers of an event, stamped and signed."""
        stamp = int(self.world.clock() * 1000)
        timestamp = stamp if self.manner.numeric_timestamp else str(stamp)
        whole = {"app_id": self.world.account.app_id} | event | {"timestamp": event.get("timestamp", timestamp)}
        body = json.dumps(whole, ensure_ascii=self.manner.escaped, separators=(",", ":")).encode()
        return body, self._headers(body, str(whole["timestamp"]))

    async def settled(self) -> None:
        """Waits until nothing is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def close(self) -> None:
        """Stops trying."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    def _headers(self, body: bytes, timestamp: str) -> dict[str, str]:
        account = self.world.account
        mac = hashlib.sha256(account.app_id.encode() + body + timestamp.encode() + account.oa_secret.encode())
        digest = "0" * 64 if self.manner.bad_mac else mac.hexdigest()
        signature = f"mac = {digest}" if self.manner.spaced_mac else f"mac={digest}"
        return {"Content-Type": "application/json"} | (
            {} if self.manner.unsigned else {"X-ZEvent-Signature": signature}
        )

    def _start(self, body: bytes, headers: dict[str, str]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(self._deliver(body, headers))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _deliver(self, body: bytes, headers: dict[str, str]) -> None:
        for retry, delay in enumerate((0.0, *RETRY_DELAYS)):
            await asyncio.sleep(delay / self.manner.speed)
            if await self._post(body, headers | ({"num_retry": str(retry)} if retry else {})) == 200:
                return
        self.world.account.subscribed = False

    async def _post(self, body: bytes, headers: dict[str, str]) -> int:
        self._session = self._session or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_SECONDS))
        try:
            async with self._session.post(self.world.account.webhook_url, data=body, headers=headers) as response:
                self.answers.append(response.status)
        except (aiohttp.ClientError, TimeoutError):
            self.answers.append(0)
        return self.answers[-1]
