"""What the telephone of the demonstration can do to the fake: speak, press, misbehave, let time pass."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.zalo import events
from tests.zalo.server import FakeZalo
from tests.zalo.world import Fault, Person

PHONE = Path(__file__).with_name("phone")
LABELS = {"follow": "follow", "unfollow": "unfollow", "withdraw": "withdraw", "chat_now": "chat_now"}


class Control:
    """The page and its addresses under /_fake."""

    def __init__(self, zalo: FakeZalo) -> None:
        self.zalo = zalo

    def routes(self) -> list[web.AbstractRouteDef]:
        """Addresses and their handlers."""
        return [
            web.get("/", self._page),
            web.static("/_phone", PHONE),
            web.get("/_fake/timeline", self._timeline),
            web.post("/_fake/{act}", self._act),
        ]

    async def _page(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(PHONE / "index.html")

    async def _timeline(self, request: web.Request) -> web.Response:
        after, world = int(request.query.get("after", 0)), self.zalo.world
        state = {
            "account": world.account.oa_name, "lines": world.timeline[after:], "count": len(world.timeline),
            "subscribed": world.account.subscribed, "answers": self.zalo.deliverer.answers[-40:], "calls": world.calls[-40:],
            "refreshed": world.refreshed, "oa_type": world.account.oa_type,
        }  # fmt: skip
        return web.json_response(state, dumps=lambda value: json.dumps(value, ensure_ascii=False))

    async def _act(self, request: web.Request) -> web.Response:
        body = await request.json()
        acts: dict[str, Callable[[Person, dict[str, Any]], None]] = {
            "say": self._say, "press": self._press, "media": self._media, "happen": self._happen,
            "officer": self._officer, "fault": self._fault, "advance": self._advance, "kind": self._kind,
        }  # fmt: skip
        if request.match_info["act"] not in acts:
            raise web.HTTPNotFound
        acts[request.match_info["act"]](self.zalo.world.person(), body)
        return web.json_response({})

    def _show(self, person: Person, by: str, **fields: Any) -> None:
        self.zalo.world.timeline.append({"by": by, "user": person.id, "at": self.zalo.world.clock()} | fields)

    def _say(self, person: Person, body: dict[str, Any]) -> None:
        self._show(person, "citizen", message={"text": str(body["text"])})
        self.zalo.says(str(body["text"]), person)

    def _press(self, person: Person, body: dict[str, Any]) -> None:
        """A hidden query: nothing is seen in the chat but that the button was pressed."""
        self._show(person, "pressed", message={"text": str(body["title"])})
        self.zalo.says(str(body["payload"]), person)

    def _media(self, person: Person, body: dict[str, Any]) -> None:
        self._show(person, "citizen", media=body["kind"])
        self.zalo.happens(events.media(self.zalo.world, person, body["kind"]))

    def _happen(self, person: Person, body: dict[str, Any]) -> None:
        made = getattr(events, LABELS[body["event"]])
        self._show(person, "event", event=body["event"])
        self.zalo.happens(made(self.zalo.world, person))

    def _officer(self, person: Person, body: dict[str, Any]) -> None:
        self._show(person, "officer", message={"text": str(body["text"])})
        self.zalo.happens(events.officer_says(self.zalo.world, person, str(body["text"])))

    def _fault(self, person: Person, body: dict[str, Any]) -> None:
        self.zalo.world.faults.append(Fault(**body))
        self._show(person, "fault", fault=body)

    def _advance(self, person: Person, body: dict[str, Any]) -> None:
        self.zalo.world.clock.advance(float(body["seconds"]))
        self._show(person, "clock", seconds=body["seconds"])

    def _kind(self, person: Person, body: dict[str, Any]) -> None:
        self.zalo.world.account.oa_type = int(body["oa_type"])
        self._show(person, "kind", oa_type=self.zalo.world.account.oa_type)
