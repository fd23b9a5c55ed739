"""The web channel: JSON and an event stream for the widget, on our own page and on others."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.channels.hub import next_look
from bot.channels.reception import COOKIE, Reception
from bot.channels.wire import dumps, message
from bot.doors import wanted_language
from bot.errors import Rejected
from bot.interface import languages, strings
from bot.mailroom import Seen
from knowledge.store import Store

HEARTBEAT_SECONDS = 12.0
"""With the pause between two looks less than 15: what proxies and the widget are patient for."""
MOST_STREAMS = 12
"""Open streams of one conversation: its tabs, and the ones that are dead but do not know it yet."""
LARGEST_SEQ = 2**31 - 1


@dataclass(frozen=True)
class WebChannel:
    """The handlers of the web channel and what they need."""

    reception: Reception
    store: Store

    def routes(self) -> list[web.RouteDef]:
        """Addresses and their handlers."""
        return [
            web.get("/api/interface", self.interface),
            web.post("/api/conversations", self.begin),
            web.delete("/api/conversations/current", self.erase),
            web.get("/api/messages", self.messages),
            web.post("/api/messages", self.send),
            web.get("/api/events", self.events),
            web.post("/api/feedback", self.feedback),
        ]

    async def interface(self, request: web.Request) -> web.Response:
        """The frame's strings, the languages, the office."""
        language = wanted_language(request)
        office = (await asyncio.to_thread(self.store.office)).in_language(language)
        body = {"ui": strings(language), "language": language, "languages": languages(), "office": office}
        response = web.json_response(body, dumps=dumps)
        response.enable_compression()
        return response

    async def begin(self, request: web.Request) -> web.Response:
        """Opens a conversation, or goes on with the one of the cookie."""
        body = await _json(request)
        language = wanted_language(request, str(body.get("language", "")))
        conversation = await self.reception.of_cookie_or_new(request, language)
        said = await self.reception.log.messages(conversation)
        answer = {
            "token": self.reception.tokens.sign(conversation),
            "language": language,
            "messages": [message(line) for line in said],
        }
        response = web.json_response(answer, status=201, dumps=dumps, headers={"Cache-Control": "no-store"})
        self.reception.give_cookie(request, response, conversation)
        return response

    async def erase(self, request: web.Request) -> web.Response:
        """Deletes the conversation."""
        await self.reception.erase(await self.reception.of_header(request))
        response = web.Response(status=204)
        response.del_cookie(COOKIE)
        return response

    async def messages(self, request: web.Request) -> web.Response:
        """What was said after a sequence number."""
        conversation = await self.reception.of_header(request)
        said = await self.reception.log.messages(conversation, after=_after(request))
        answer = {"messages": [message(line) for line in said]}
        return web.json_response(answer, dumps=dumps, headers={"Cache-Control": "no-store"})

    async def send(self, request: web.Request) -> web.Response:
        """Takes a message or a pressed button; the answer comes over the stream."""
        conversation = self.reception.named_in_header(request)
        seq = await self.reception.accept(request, conversation, await _json(request))
        return web.json_response({"seq": seq}, status=202)

    async def feedback(self, request: web.Request) -> web.Response:
        """A thumb up or down."""
        conversation = await self.reception.of_header(request)
        body = await _json(request)
        seq, verdict = body.get("seq"), body.get("verdict")
        if not isinstance(seq, int) or not 0 < seq <= LARGEST_SEQ or verdict not in ("good", "bad"):
            raise Rejected("malformed", 400)
        if not await self.reception.log.rate(conversation, seq, verdict):
            raise Rejected("not_found", 404)
        return web.Response(status=204)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What is said from now on, as it is said; resumes after any sequence number."""
        conversation, after = await self.reception.of_header(request), _after(request)
        if self.reception.hub.listeners(conversation) >= MOST_STREAMS:
            raise Rejected("too_fast", 429, retry_after=int(HEARTBEAT_SECONDS))
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        stream = web.StreamResponse(headers=headers)
        with suppress(ConnectionResetError), self.reception.hub.listening(conversation) as moved_on:
            await stream.prepare(request)
            await self._follow(stream, conversation, after, moved_on)
        return stream

    async def _follow(self, stream: web.StreamResponse, conversation: str, after: int, moved_on: asyncio.Event) -> None:
        typing, quiet = False, 0.0
        while (seen := await self._look(moved_on, conversation, after)) is not None:
            for said in seen.lines:
                await _send_event(stream, "message", message(said), said.seq)
                after, quiet = said.seq, 0.0
            if seen.waits != typing:
                typing, quiet = seen.waits, 0.0
                await _send_event(stream, "typing", {"on": typing})
            if self.reception.hub.closed:
                return
            quiet += await next_look(moved_on)
            if quiet >= HEARTBEAT_SECONDS:
                quiet = 0.0
                await stream.write(b": still here\n\n")
        await _send_event(stream, "erased", {})

    async def _look(self, moved_on: asyncio.Event, conversation: str, after: int) -> Seen | None:
        moved_on.clear()
        return await self.reception.answering.mailroom.look(conversation, after)


def _after(request: web.Request) -> int:
    after = request.query.get("after") or request.headers.get("Last-Event-ID") or "0"
    if not (after.isascii() and after.isdecimal() and len(after) < len(str(LARGEST_SEQ))):
        raise Rejected("malformed", 400)
    return int(after)


async def _json(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise Rejected("content_type", 415)
    try:
        body = await request.json()
    except (ValueError, LookupError, RecursionError) as error:  # not JSON, unknown character set, nested too deep
        raise Rejected("malformed", 400) from error
    if not isinstance(body, dict):
        raise Rejected("malformed", 400)
    return body


async def _send_event(stream: web.StreamResponse, event: str, data: dict[str, Any], seq: int | None = None) -> None:
    head = f"id: {seq}\n" if seq is not None else ""
    await stream.write(f"{head}event: {event}\ndata: {dumps(data)}\n\n".encode())
