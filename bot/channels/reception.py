"""Receives citizens on the web: whose conversation a request belongs to, and what it may bring in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.answering import Answering
from bot.channels.hub import Hub
from bot.errors import Rejected
from bot.limits import Limiter
from bot.log import ConversationLog
from bot.memory import Memory
from bot.messages import PREVIEW
from bot.screening import LONGEST_MESSAGE
from bot.secrets import Tokens
from knowledge.dossiers.keys import Keys

CHANNEL = "web"
COOKIE = "motcua"
COOKIE_AGE = 30 * 24 * 3600
HEADER = "X-Conversation"
CLIENT_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


@dataclass(frozen=True)
class Reception:
    """Tokens, cookies, limits, and the way into the log."""

    answering: Answering
    hub: Hub
    tokens: Tokens
    keys: Keys
    memory: Memory
    by_address: Limiter
    by_conversation: Limiter

    @property
    def log(self) -> ConversationLog:
        """What was said."""
        return self.answering.log

    async def of_header(self, request: web.Request) -> str:
        """The conversation of the request's token.

        Raises:
            Rejected: 401, when the token is forged or its conversation is no more.
        """
        conversation = self.named_in_header(request)
        if await self.log.language(conversation) is None:
            raise Rejected("conversation", 401)
        return conversation

    def named_in_header(self, request: web.Request) -> str:
        """The conversation of the request's token, which may have been erased since.

        Raises:
            Rejected: 401, when the token is forged.
        """
        conversation = self.tokens.open(request.headers.get(HEADER, ""))
        if not conversation:
            raise Rejected("conversation", 401)
        return conversation

    async def of_cookie(self, request: web.Request) -> str | None:
        """The conversation of the request's cookie, if it is one of ours."""
        return await self._known(request.cookies.get(COOKIE, ""))

    async def of_cookie_or_new(self, request: web.Request, language: str) -> str:
        """Goes on with the conversation of the cookie, or opens one."""
        if known := await self.of_cookie(request):
            return known
        self.by_address.check(request.remote or "")
        conversation = self.tokens.new_conversation(CHANNEL)
        await self.log.begin(conversation, CHANNEL, language)
        return conversation

    async def open_preview(self, code: str, language: str) -> str:
        """A fresh conversation that is answered from the draft of `code`; returns its token."""
        conversation = self.tokens.new_conversation(f"{PREVIEW}:{code}")
        await self.log.begin(conversation, PREVIEW, language)
        return self.tokens.sign(conversation)

    async def accept(self, request: web.Request, conversation: str, fields: Mapping[str, Any]) -> int:
        """Takes a message or a pressed button in; returns its sequence number.

        Raises:
            Rejected: with the reason.
        """
        self.by_conversation.check(conversation)
        self.by_address.check(request.remote or "")
        client_id = fields.get("client_id") or uuid.uuid4().hex
        if not isinstance(client_id, str) or not CLIENT_ID.fullmatch(client_id):
            raise Rejected("malformed", 400)
        seq = await self._take(conversation, client_id, fields, self.keys.address(request.remote or ""))
        self.hub.changed(conversation)
        return seq

    async def erase(self, conversation: str) -> None:
        """Deletes a conversation and its copies; whoever watches them is told."""
        for each in [*await self.log.copies(conversation), conversation]:
            await self.memory.forget(each)
            await self.answering.mailroom.erase([each])
            self.hub.moved_on(each)

    async def copy(self, source: str, language: str) -> str:
        """A new conversation on the web that begins with what was said in `source`."""
        conversation = self.tokens.new_conversation(CHANNEL)
        await self.log.begin(conversation, CHANNEL, language, origin=source)
        await self.carry(source, conversation)
        return conversation

    async def carry(self, source: str, target: str) -> None:
        """Brings what was said in `source`, and what it was about, to `target`; no word that is said later."""
        await self.log.copy(source, target)
        await self.memory.copy(source, target)

    def give_cookie(self, request: web.Request, response: web.Response, conversation: str) -> None:
        """The browser will come back to this conversation."""
        set_cookie(request, response, COOKIE, self.tokens.sign(conversation), httponly=True)

    async def _known(self, token: str) -> str | None:
        conversation = self.tokens.open(token)
        return conversation if conversation and await self.log.language(conversation) is not None else None

    async def _take(self, conversation: str, client_id: str, fields: Mapping[str, Any], address: str) -> int:
        button, text = fields.get("button"), fields.get("text")
        if isinstance(button, str) and button:
            return await self._press(conversation, client_id, button)
        if not isinstance(text, str) or not text.strip():
            raise Rejected("empty", 400)
        if len(text) > LONGEST_MESSAGE:
            raise Rejected("too_long", 413)
        return await self.answering.conversation.accept(conversation, CHANNEL, client_id, _whole(text), address)

    async def _press(self, conversation: str, client_id: str, button: str) -> int:
        seq = await self.answering.conversation.press(conversation, CHANNEL, client_id, button)
        if seq is None:
            erased = await self.log.language(conversation) is None
            raise Rejected("conversation", 401) if erased else Rejected("unknown_button", 404)
        return seq


def set_cookie(request: web.Request, response: web.Response, name: str, value: str, *, httponly: bool = False) -> None:
    """A first-party cookie; over HTTPS, and behind a proxy that speaks HTTPS, it never travels in the clear."""
    secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
    response.set_cookie(name, value, max_age=COOKIE_AGE, httponly=httponly, samesite="Lax", secure=secure)


def _whole(text: str) -> str:
    """JSON can carry half a surrogate pair, which no database and no socket takes: it becomes a question mark."""
    return text.encode("utf-8", "replace").decode()
