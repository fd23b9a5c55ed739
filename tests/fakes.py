"""Honest small stand-ins: an assistant, a Rasa server, a clock, a live catalogue, a dispatcher."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.errors import AssistantUnavailable
from bot.messages import InboundMessage, ReplyOrder
from knowledge.catalogue import Catalogue


class FakeAssistant:
    """Answers every message with the same orders, and remembers what it was asked."""

    def __init__(self, *orders: ReplyOrder) -> None:
        self.orders = list(orders) or [ReplyOrder("smalltalk.greet")]
        self.asked: list[InboundMessage] = []
        self.away = False

    async def ask(self, message: InboundMessage) -> list[ReplyOrder]:
        """The orders, unless it is away."""
        if self.away:
            raise AssistantUnavailable("the fake is away")
        self.asked.append(message)
        return self.orders


class FakeRasa:
    """Rasa's REST channel: answers with `body` and `status` after `delay`, and keeps what it was sent."""

    def __init__(self) -> None:
        self.body = '[{"custom": {"reply": "smalltalk.greet", "values": {}, "buttons": []}}]'
        self.status = 200
        self.delay = 0.0
        self.received: list[dict[str, Any]] = []
        self.app = web.Application()
        self.app.router.add_post("/webhooks/rest/webhook", self._answer)

    async def _answer(self, request: web.Request) -> web.Response:
        self.received.append(await request.json())
        await asyncio.sleep(self.delay)
        return web.Response(text=self.body, status=self.status, content_type="application/json")


class FakeClock:
    """Time that passes when told to."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Lets time pass."""
        self.now += seconds


@dataclass
class FakeLive:
    """A catalogue that never changes, in the place of the live one."""

    current: Catalogue


@dataclass
class FakeDispatcher:
    """Collects what an action says."""

    said: list[dict[str, Any]] = field(default_factory=list)

    def utter_message(self, *, json_message: dict[str, Any]) -> None:
        """Keeps one reply order."""
        self.said.append(json_message)


@dataclass(frozen=True)
class FakeTracker:
    """What an action sees of a conversation: the latest message and the memory slot."""

    latest_message: dict[str, Any]
    memory: dict[str, Any] | None = None
    sender_id: str = ""

    def get_slot(self, _name: str) -> dict[str, Any] | None:
        """The memory."""
        return self.memory
