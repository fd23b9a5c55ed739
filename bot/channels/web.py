"""The web channel: a page that works without scripts, and JSON with an event stream for the widget."""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web

from bot.channels.hub import Hub
from bot.conversation import Conversation
from bot.errors import Rejected
from bot.interface import languages, strings
from bot.limits import Limiter
from bot.log import PRINTABLE, ConversationLog, Said
from bot.markup import to_html, to_plain
from bot.screening import LONGEST_MESSAGE
from bot.secrets import Tokens
from bot.worker import Worker
from knowledge.store import Store
from nlu.text.languages import LANGUAGES

CHANNEL = "web"
COOKIE, LANGUAGE_COOKIE = "motcua", "motcua_language"
HEADER = "X-Conversation"
COOKIE_AGE = 30 * 24 * 3600
HEARTBEAT_SECONDS = 15.0
LOOK_SECONDS = 2.0
"""A stream looks into the log at least this often: another gateway may have answered."""
FORM_PATIENCE_SECONDS = 8.0
LONGEST_CLIENT_ID = 64
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@dataclass(frozen=True)
class WebChannel:
    """The handlers of the web channel and what they need."""

    log: ConversationLog
    conversation: Conversation
    worker: Worker
    hub: Hub
    tokens: Tokens
    store: Store
    by_address: Limiter
    by_conversation: Limiter
    secure_cookies: bool = False

    def routes(self) -> list[web.RouteDef]:
        """Addresses and their handlers."""
        return [
            web.get("/", self.page),
            web.post("/chat", self.form),
            web.get("/api/interface", self.interface),
            web.post("/api/conversations", self.begin),
            web.delete("/api/conversations/current", self.erase),
            web.get("/api/messages", self.messages),
            web.post("/api/messages", self.send),
            web.get("/api/events", self.events),
            web.post("/api/feedback", self.feedback),
        ]

    # the page and its form

    async def page(self, request: web.Request) -> web.Response:
        """The whole page, with the conversation so far."""
        return await self._page(request)

    async def form(self, request: web.Request) -> web.Response:
        """A message from the plain form; waits a little for the answer and shows the page again."""
        fields = await request.post()
        conversation = await self._of_cookie(request) or await self._new(
            _language(request, str(fields.get("language", "")))
        )
        if fields.get("erase"):
            await self.log.erase(conversation)
            return self._see_other("/", None)
        try:
            seq = await self._accept(request, conversation, {name: str(value) for name, value in fields.items()})
        except Rejected as rejected:
            return await self._page(request, notice=rejected.code, status=rejected.status)
        await self._wait_for_answer(conversation, seq)
        return self._see_other("/#latest", conversation)

    # JSON

    async def interface(self, request: web.Request) -> web.Response:
        """The frame's strings, the languages, the office."""
        language = _language(request)
        body = {
            "ui": strings(language),
            "language": language,
            "languages": languages(),
            "office": await self._office(language),
        }
        return web.json_response(body, dumps=_dumps)

    async def begin(self, request: web.Request) -> web.Response:
        """Opens a conversation, or goes on with the one of the cookie."""
        self.by_address.check(request.remote or "")
        body = await _json(request)
        language = _language(request, str(body.get("language", "")))
        conversation = await self._of_cookie(request) or await self._new(language)
        said = await self.log.messages(conversation)
        answer = {
            "token": self.tokens.sign(conversation),
            "language": language,
            "messages": [_message(s) for s in said],
        }
        response = web.json_response(answer, status=201, dumps=_dumps)
        self._set_cookie(response, conversation)
        return response

    async def erase(self, request: web.Request) -> web.Response:
        """Deletes the conversation."""
        conversation = await self._of_header(request)
        await self.log.erase(conversation)
        self.hub.changed(conversation)
        response = web.Response(status=204)
        response.del_cookie(COOKIE)
        return response

    async def messages(self, request: web.Request) -> web.Response:
        """What was said after a sequence number."""
        said = await self.log.messages(await self._of_header(request), after=_after(request))
        return web.json_response({"messages": [_message(s) for s in said]}, dumps=_dumps)

    async def send(self, request: web.Request) -> web.Response:
        """Takes a message or a pressed button; the answer comes over the stream."""
        conversation = await self._of_header(request)
        seq = await self._accept(request, conversation, await _json(request))
        return web.json_response({"seq": seq}, status=202)

    async def feedback(self, request: web.Request) -> web.Response:
        """A thumb up or down."""
        conversation = await self._of_header(request)
        body = await _json(request)
        seq, verdict = body.get("seq"), body.get("verdict")
        if not isinstance(seq, int) or verdict not in ("good", "bad"):
            raise Rejected("malformed", 400)
        if not await self.log.rate(conversation, seq, verdict):
            raise Rejected("not_found", 404)
        return web.Response(status=204)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What is said from now on, as it is said; resumes after any sequence number."""
        conversation = await self._of_header(request)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        stream = web.StreamResponse(headers=headers | _cors_headers(request))
        await stream.prepare(request)
        with self.hub.listening(conversation) as moved_on:
            await self._follow(stream, conversation, _after(request), moved_on)
        return stream

    async def _follow(self, stream: web.StreamResponse, conversation: str, after: int, moved_on: asyncio.Event) -> None:
        typing, quiet = False, 0.0
        while await self.log.language(conversation) is not None:
            moved_on.clear()
            for said in await self.log.messages(conversation, after=after):
                await _send_event(stream, "message", _message(said), said.seq)
                after, quiet = said.seq, 0.0
            if (waits := bool(await self.log.waiting_for(conversation))) != typing:
                typing, quiet = waits, 0.0
                await _send_event(stream, "typing", {"on": typing})
            quiet += await _next_look(moved_on)
            if quiet >= HEARTBEAT_SECONDS:
                quiet = 0.0
                await stream.write(b": still here\n\n")
        await _send_event(stream, "erased", {})

    # shared

    async def _accept(self, request: web.Request, conversation: str, fields: dict[str, Any]) -> int:
        self.by_address.check(request.remote or "")
        self.by_conversation.check(conversation)
        client_id = fields.get("client_id") or uuid.uuid4().hex
        if (
            not isinstance(client_id, str)
            or len(client_id) > LONGEST_CLIENT_ID
            or client_id.startswith(("reply:", "notice:"))
        ):
            raise Rejected("malformed", 400)
        seq = await self._take(conversation, client_id, fields)
        self.worker.wake()
        self.hub.changed(conversation)
        return seq

    async def _take(self, conversation: str, client_id: str, fields: dict[str, Any]) -> int:
        button, text = fields.get("button"), fields.get("text")
        if isinstance(button, str) and button:
            seq = await self.conversation.press(conversation, CHANNEL, client_id, button)
            if seq is None:
                raise Rejected("unknown_button", 404)
            return seq
        if not isinstance(text, str) or not text.strip():
            raise Rejected("empty", 400)
        if len(text) > LONGEST_MESSAGE:
            raise Rejected("too_long", 413)
        return await self.conversation.accept(conversation, CHANNEL, client_id, text)

    async def _page(self, request: web.Request, notice: str = "", status: int = 200) -> web.Response:
        conversation = await self._of_cookie(request)
        said = await self.log.messages(conversation) if conversation else []
        language = _language(request)
        html = await _template().render_async(
            ui=strings(language), language=language, languages=languages(), office=await self._office(language),
            messages=[_message(s) for s in said], client_id=uuid.uuid4().hex,
            notice=strings(language).get(notice, "").format(limit=LONGEST_MESSAGE, seconds=1) if notice else "",
        )  # fmt: skip
        response = web.Response(
            text=html, content_type="text/html", status=status, headers={"Cache-Control": "no-store"}
        )
        if "lang" in request.query:
            response.set_cookie(
                LANGUAGE_COOKIE, language, max_age=COOKIE_AGE, samesite="Lax", secure=self.secure_cookies
            )
        return response

    async def _wait_for_answer(self, conversation: str, seq: int) -> None:
        deadline = asyncio.get_running_loop().time() + FORM_PATIENCE_SECONDS
        with self.hub.listening(conversation) as moved_on:
            while asyncio.get_running_loop().time() < deadline:
                moved_on.clear()
                if any(said.author != "citizen" for said in await self.log.messages(conversation, after=seq)):
                    return
                await _next_look(moved_on)

    async def _new(self, language: str) -> str:
        conversation = self.tokens.new_conversation(CHANNEL)
        await self.log.begin(conversation, CHANNEL, language)
        return conversation

    async def _of_header(self, request: web.Request) -> str:
        conversation = self.tokens.open(request.headers.get(HEADER, ""))
        if conversation is None or await self.log.language(conversation) is None:
            raise Rejected("conversation", 401)
        return conversation

    async def _of_cookie(self, request: web.Request) -> str | None:
        conversation = self.tokens.open(request.cookies.get(COOKIE, ""))
        known = conversation and await self.log.language(conversation) is not None
        return conversation if known else None

    def _see_other(self, place: str, conversation: str | None) -> web.Response:
        response = web.Response(status=303, headers={"Location": place})
        if conversation:
            self._set_cookie(response, conversation)
        else:
            response.del_cookie(COOKIE)
        return response

    def _set_cookie(self, response: web.Response, conversation: str) -> None:
        token = self.tokens.sign(conversation)
        response.set_cookie(
            COOKIE, token, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=self.secure_cookies
        )

    async def _office(self, language: str) -> dict[str, str]:
        return (await asyncio.to_thread(self.store.office)).in_language(language)


def _message(said: Said) -> dict[str, Any]:
    mine = said.author == "citizen"
    return {
        "seq": said.seq,
        "author": said.author,
        "text": said.text if mine else to_plain(said.text),
        "html": "" if mine else to_html(said.text),
        "language": said.language,
        "time": datetime.fromtimestamp(said.at, UTC).isoformat(),
        "key": said.key,
        "printable": said.key == PRINTABLE,
        "verdict": said.verdict,
        "client_id": said.client_id if mine else "",
        "buttons": [{"id": f"{said.seq}-{i}", "title": b.title, "kind": b.kind} for i, b in enumerate(said.buttons)],
    }


def _language(request: web.Request, wanted: str = "") -> str:
    """The language asked for, remembered, or preferred by the browser."""
    preferred = [part.split(";")[0].strip()[:2] for part in request.headers.get("Accept-Language", "").split(",")]
    for language in (wanted, request.query.get("lang", ""), request.cookies.get(LANGUAGE_COOKIE, ""), *preferred):
        if language in LANGUAGES:
            return language
    return "vi"


def _after(request: web.Request) -> int:
    after = request.query.get("after") or request.headers.get("Last-Event-ID") or "0"
    if not after.isdecimal():
        raise Rejected("malformed", 400)
    return int(after)


async def _json(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise Rejected("content_type", 415)
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Rejected("malformed", 400) from error
    if not isinstance(body, dict):
        raise Rejected("malformed", 400)
    return body


async def _next_look(moved_on: asyncio.Event) -> float:
    """Waits until the conversation moved on, at most LOOK_SECONDS; returns the seconds waited in vain."""
    try:
        await asyncio.wait_for(moved_on.wait(), LOOK_SECONDS)
    except TimeoutError:
        return LOOK_SECONDS
    return 0.0


async def _send_event(stream: web.StreamResponse, event: str, data: dict[str, Any], seq: int | None = None) -> None:
    head = f"id: {seq}\n" if seq is not None else ""
    await stream.write(f"{head}event: {event}\ndata: {_dumps(data)}\n\n".encode())


def _cors_headers(request: web.Request) -> dict[str, str]:
    """Streams are prepared before the middleware can add its headers."""
    return dict(request.get("cors", {}))


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _template() -> jinja2.Template:
    return _environment.get_template("page.html")


_environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, enable_async=True)
