"""The fake Zalo as a server: everything on one port, nothing of it in the product."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.zalo import events
from tests.zalo.deliverer import Deliverer
from tests.zalo.oauth import OAuth
from tests.zalo.openapi import OpenApi
from tests.zalo.served import Served
from tests.zalo.world import Person, World


class FakeZalo(Served):
    """A Zalo of one's own: people in it can be made to speak, and it remembers what they were told."""

    def __init__(self) -> None:
        self.world = World()
        self.deliverer = Deliverer(self.world)
        self.app = web.Application(client_max_size=8 * 1024 * 1024)
        for part in (OAuth(self.world), OpenApi(self.world, self.deliverer.emit)):
            self.app.add_routes(part.routes())
        super().__init__(self.app)

    async def close(self) -> None:
        """Stops at once; what was not delivered is not."""
        await self.deliverer.close()
        await super().close()

    def says(self, words: str, person: Person | None = None) -> None:
        """A person writes."""
        self.happens(events.text(self.world, person or self.world.person(), words))

    def presses(self, title: str, person: Person | None = None) -> None:
        """A person presses the newest button of this title."""
        person = person or self.world.person()
        buttons = [b for sent in self.world.sent if sent.user_id == person.id for b in sent.buttons]
        pressed = next(button for button in reversed(buttons) if button["title"] == title)
        self.says(str(pressed["payload"]), person)

    def happens(self, event: dict[str, Any]) -> None:
        """An event goes to the webhook."""
        self.deliverer.emit(event)
