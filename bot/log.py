"""What was said: conversations and their lines. Taking in and answering is the mailroom's part."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.engine import Connection

from bot import schema
from bot.database import Database, insert_once
from bot.errors import Rejected
from bot.messages import Button, InboundMessage, OutboundReply

CITIZEN, ASSISTANT = "citizen", "assistant"
Line = tuple[str, OutboundReply]
"""A line of the assistant's with the key it was said under."""
MOST_LINES = 200
"""Of a conversation at once."""
BUTTON_ID = re.compile(r"[0-9]{1,9}-[0-9]{1,2}")
C, M = schema.conversation, schema.message
NAMED, IN = C.c.id == bindparam("its_id"), M.c.conversation == bindparam("its_conversation")
LANGUAGE, TOUCH, KNOWN = select(C.c.language).where(NAMED), update(C).where(NAMED), select(C.c.id).where(NAMED)
LINE = select(M).where(IN, M.c.client_id == bindparam("its_client_id"))
NUMBER = select(M.c.seq).where(IN, M.c.client_id == bindparam("its_client_id"))
AFTER = select(M).where(IN, M.c.seq > bindparam("after")).order_by(M.c.seq).limit(bindparam("most"))
NEWEST = select(M).where(IN).order_by(M.c.seq.desc()).limit(bindparam("most"))
"""What every turn asks, put together once: that takes longer than the asking."""


@dataclass(frozen=True)
class Said:
    """One line of a conversation."""

    seq: int
    author: str
    text: str
    language: str
    at: float
    key: str = ""
    client_id: str = ""
    buttons: tuple[Button, ...] = ()
    verdict: str = ""


class ConversationLog:
    """Conversations in a database. Methods that end in `_within` are steps of somebody's transaction."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def begin(self, conversation: str, channel: str, language: str, origin: str | None = None) -> None:
        """Opens a conversation, as a copy of `origin` if that is named; opening it again changes nothing."""
        now = self._clock()
        row = {
            "id": conversation, "channel": channel, "language": language, "origin": origin, "started_at": now, "seen_at": now,
        }  # fmt: skip
        await self._database.write(lambda c: insert_once(c, C, [row]))

    async def language(self, conversation: str) -> str | None:
        """The language remembered for a conversation; None when there is no such conversation."""
        found: str | None = await self._database.read(lambda c: c.execute(LANGUAGE, {"its_id": conversation}).scalar())
        return found

    async def remember_language(self, conversation: str, language: str) -> None:
        """The language to go on in."""
        await self._database.write(lambda c: _touch(c, conversation, language=language, seen_at=self._clock()))

    async def messages(self, conversation: str, after: int = 0, limit: int = MOST_LINES) -> list[Said]:
        """The first lines after sequence number `after`, or the last of all; oldest first."""
        return await self._database.read(lambda c: _lines(c, conversation, after, limit))

    async def line(self, conversation: str, client_id: str) -> Said | None:
        """The line that was said under exactly this key."""
        key = {"its_conversation": conversation, "its_client_id": client_id}
        row = await self._database.read(lambda c: c.execute(LINE, key).first())
        return _said(row) if row else None

    async def look(self, conversation: str, after: int) -> list[Said] | None:
        """What was said after `after`, oldest first; None when there is no such conversation (any more)."""
        return await self._database.read(lambda c: self.look_within(c, conversation, after))

    def look_within(self, connection: Connection, conversation: str, after: int) -> list[Said] | None:
        """`look` in a transaction that does more."""
        return _lines(connection, conversation, after) or _nothing_new(connection, conversation)

    async def last_reply(self, conversation: str) -> str:
        """The key of what was said last to the citizen; empty at the beginning."""
        mine = (M.c.conversation == conversation) & (M.c.author == ASSISTANT)
        query = select(M.c.key).where(mine).order_by(M.c.seq.desc()).limit(1)
        return str(await self._database.read(lambda c: c.execute(query).scalar()) or "")

    async def button(self, conversation: str, button_id: str) -> Button | None:
        """The button that was shown in this conversation under this id ("<seq>-<position>")."""
        seq, _, position = button_id.partition("-")
        if not BUTTON_ID.fullmatch(button_id):
            return None
        query = select(M.c.buttons).where(M.c.conversation == conversation, M.c.seq == int(seq))
        shown = _buttons(await self._database.read(lambda c: c.execute(query).scalar()) or "[]")
        return shown[int(position)] if int(position) < len(shown) else None

    async def rate(self, conversation: str, seq: int, verdict: str) -> bool:
        """Notes a thumb up or down for an answer; False when there is no such answer."""
        where = (M.c.conversation == conversation) & (M.c.seq == seq) & (M.c.author == ASSISTANT)
        statement = update(M).where(where).values(verdict=verdict)
        return bool(await self._database.write(lambda c: c.execute(statement).rowcount))

    async def clear(self, conversation: str) -> None:
        """Deletes what was said; the conversation itself stays, so that it can go on."""
        await self._database.write(lambda c: c.execute(delete(M).where(M.c.conversation == conversation)))

    async def copy(self, source: str, target: str) -> None:
        """Says in `target` what was last said in `source`; from then on each goes its own way."""
        await self._database.write(lambda c: _copy(c, source, target))

    async def copies(self, conversation: str) -> list[str]:
        """The conversations that were begun as copies of this one."""
        query = select(C.c.id).where(C.c.origin == conversation)
        return await self._database.read(lambda c: list(c.execute(query).scalars()))

    async def unseen_since(self, moment: float) -> list[str]:
        """Conversations without a word since `moment`."""
        query = select(C.c.id).where(C.c.seen_at < moment)
        return await self._database.read(lambda c: list(c.execute(query).scalars()))

    def hear_within(self, connection: Connection, message: InboundMessage, shown: str) -> tuple[int, bool]:
        """Keeps what a citizen said; its sequence number, and whether it was new: a `client_id` is heard once.

        Raises:
            Rejected: the conversation was erased.
        """
        row = {
            "conversation": message.conversation, "client_id": message.client_id, "author": CITIZEN,
            "text": shown, "language": message.language, "at": self._clock(),
        }  # fmt: skip
        if not _touch(connection, message.conversation, seen_at=self._clock(), language=message.language):
            raise Rejected("conversation", 401)
        new = bool(insert_once(connection, M, [row]))
        key = {"its_conversation": message.conversation, "its_client_id": message.client_id}
        return int(connection.execute(NUMBER, key).scalar_one()), new

    def say_within(
        self, connection: Connection, conversation: str, client_id: str, replies: Sequence[OutboundReply]
    ) -> bool:
        """Keeps what the assistant says; False when something was said under this `client_id`, or to nobody any more.

        The conversation's row is locked first, so the first line of an answer decides for all of them.
        """
        if not _touch(connection, conversation, seen_at=self._clock()):
            return False
        rows = [
            {
                "conversation": conversation, "client_id": key, "author": ASSISTANT,
                "text": reply.markdown, "language": reply.language, "key": reply.key, "codes": ",".join(reply.codes),
                "buttons": json.dumps([asdict(b) for b in reply.buttons], ensure_ascii=False), "at": self._clock(),
            }
            for key, reply in lines_of(client_id, replies)
        ]  # fmt: skip
        first = bool(insert_once(connection, M, rows[:1]))
        if first:
            insert_once(connection, M, rows[1:])
        return first

    def said_within(self, connection: Connection, conversation: str, client_id: str) -> list[Line]:
        """What was said under `client_id`, each line with its own key."""
        mine = M.c.client_id.startswith(f"{client_id}:", autoescape=True)
        query = select(M).where(M.c.conversation == conversation, mine, M.c.author == ASSISTANT).order_by(M.c.seq)
        return [(row.client_id, _reply(row)) for row in connection.execute(query)]

    def erase_within(self, connection: Connection, conversations: Sequence[str]) -> None:
        """Deletes conversations and all that was said in them."""
        connection.execute(delete(M).where(M.c.conversation.in_(conversations)))
        connection.execute(delete(C).where(C.c.id.in_(conversations)))


def _touch(connection: Connection, conversation: str, **values: Any) -> bool:
    """Notes that something is said, and locks the conversation: numbers then become visible in their order.

    False when there is no such conversation (any more): nothing may be said in it.
    """
    return bool(connection.execute(TOUCH, {"its_id": conversation} | values).rowcount)


def lines_of(client_id: str, replies: Sequence[OutboundReply]) -> list[Line]:
    """Replies that are said under `client_id`, each with its own key."""
    return [(f"{client_id}:{index}", reply) for index, reply in enumerate(replies)]


def _copy(connection: Connection, source: str, target: str) -> None:
    """Under keys of their own: the same line comes over once."""
    newest = connection.execute(NEWEST, {"its_conversation": source, "most": MOST_LINES}).all()
    rows = [
        {name: value for name, value in row._mapping.items() if name not in ("seq", "verdict")}
        | {"conversation": target, "client_id": f"copy:{row.seq}"}
        for row in reversed(newest)
    ]  # fmt: skip
    insert_once(connection, M, rows)


def _lines(connection: Connection, conversation: str, after: int, limit: int = MOST_LINES) -> list[Said]:
    values = {"its_conversation": conversation, "most": limit} | ({"after": after} if after else {})
    rows = connection.execute(AFTER if after else NEWEST, values)
    return sorted(map(_said, rows), key=lambda said: said.seq)


def _nothing_new(connection: Connection, conversation: str) -> list[Said] | None:
    return [] if connection.execute(KNOWN, {"its_id": conversation}).first() else None


def _said(row: Any) -> Said:
    return Said(
        row.seq, row.author, row.text, row.language, row.at, row.key, row.client_id, _buttons(row.buttons), row.verdict
    )


def _reply(row: Any) -> OutboundReply:
    codes = tuple(filter(None, row.codes.split(",")))
    return OutboundReply(row.key, row.text, row.language, _buttons(row.buttons), codes)


def _buttons(stored: str) -> tuple[Button, ...]:
    return tuple(Button(**button) for button in json.loads(stored))
