"""What was said and what waits for an answer: the durable side of every channel.

A message is accepted in one transaction (said + waiting) and answered in one (replies + no longer
waiting), so a crash between any two steps loses nothing and says nothing twice.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot import schema
from bot.errors import Rejected
from bot.messages import Button, InboundMessage, OutboundReply

T = TypeVar("T")
CITIZEN, ASSISTANT = "citizen", "assistant"
BUTTON_ID = re.compile(r"[0-9]{1,9}-[0-9]{1,2}")


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


@dataclass(frozen=True)
class Waiting:
    """An accepted message whose answer is due."""

    id: int
    message: InboundMessage
    attempts: int
    told_busy: bool


class ConversationLog:
    """Conversations in a database; every call runs in a thread, so the event loop never waits."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    async def create_tables(self) -> None:
        """Creates what is missing."""
        await asyncio.to_thread(schema.metadata.create_all, self._engine)

    async def begin(self, conversation: str, channel: str, language: str) -> None:
        """Opens a conversation; opening it again changes nothing."""
        now = self._clock()
        row = {"id": conversation, "channel": channel, "language": language, "started_at": now, "seen_at": now}
        await self._write(lambda c: _insert_once(c, schema.conversation, row))

    async def language(self, conversation: str) -> str | None:
        """The language remembered for a conversation; None when there is no such conversation."""
        t = schema.conversation
        found: str | None = await self._read(
            lambda c: c.execute(select(t.c.language).where(t.c.id == conversation)).scalar()
        )
        return found

    async def remember_language(self, conversation: str, language: str) -> None:
        """The language to go on in."""
        t = schema.conversation
        values = {"language": language, "seen_at": self._clock()}
        await self._write(lambda c: c.execute(update(t).where(t.c.id == conversation).values(values)))

    async def accept(self, message: InboundMessage, shown: str) -> int:
        """Keeps a citizen's message and queues it for an answer; returns its sequence number.

        The same `client_id` again is the same message: nothing is queued twice.

        Raises:
            Rejected: the conversation was erased.
        """
        return await self._write(lambda c: self._accept(c, message, shown))

    async def claim(self, limit: int, lease: float) -> list[Waiting]:
        """Up to `limit` waiting messages, the oldest of each conversation, kept from others for `lease` seconds."""
        return await self._write(lambda c: self._claim(c, limit, lease))

    async def answer(self, waiting: Waiting, replies: Sequence[OutboundReply]) -> bool:
        """Stores the answer and ends the waiting; False when it had been answered already."""
        return await self._write(lambda c: self._answer(c, waiting, replies))

    async def postpone(self, waiting: Waiting, delay: float, notice: OutboundReply | None = None) -> None:
        """Puts a message back for `delay` seconds; `notice` is said once."""
        await self._write(lambda c: self._postpone(c, waiting, delay, notice))

    async def say(self, conversation: str, client_id: str, replies: Sequence[OutboundReply]) -> None:
        """Says something that answers no waiting message."""
        await self._write(lambda c: self._say(c, conversation, client_id, replies))

    async def messages(self, conversation: str, after: int = 0, limit: int = 200) -> list[Said]:
        """The first lines after sequence number `after`, or the last of all; oldest first."""
        t = schema.message
        order = t.c.seq if after else t.c.seq.desc()
        query = select(t).where(t.c.conversation == conversation, t.c.seq > after).order_by(order).limit(limit)
        rows = await self._read(lambda c: c.execute(query).all())
        return sorted(map(_said, rows), key=lambda said: said.seq)

    async def button(self, conversation: str, button_id: str) -> Button | None:
        """The button that was shown in this conversation under this id ("<seq>-<position>")."""
        seq, _, position = button_id.partition("-")
        if not BUTTON_ID.fullmatch(button_id):
            return None
        t = schema.message
        query = select(t.c.buttons).where(t.c.conversation == conversation, t.c.seq == int(seq))
        shown = _buttons(await self._read(lambda c: c.execute(query).scalar()) or "[]")
        return shown[int(position)] if int(position) < len(shown) else None

    async def rate(self, conversation: str, seq: int, verdict: str) -> bool:
        """Notes a thumb up or down for an answer; False when there is no such answer."""
        t = schema.message
        where = (t.c.conversation == conversation) & (t.c.seq == seq) & (t.c.author == ASSISTANT)
        return await self._write(lambda c: bool(c.execute(update(t).where(where).values(verdict=verdict)).rowcount))

    async def waiting_for(self, conversation: str) -> int:
        """How many messages of a conversation wait for an answer."""
        t = schema.inbox
        query = select(func.count()).where(t.c.conversation == conversation)
        return int(await self._read(lambda c: c.execute(query).scalar()) or 0)

    async def erase(self, conversation: str) -> None:
        """Deletes a conversation, all that was said in it, and what waits."""
        await self._write(lambda c: _erase(c, [conversation]))

    async def erase_unseen_since(self, moment: float) -> list[str]:
        """Deletes conversations without a word since `moment`; returns their ids."""
        t = schema.conversation
        old = await self._read(lambda c: list(c.execute(select(t.c.id).where(t.c.seen_at < moment)).scalars()))
        if old:
            await self._write(lambda c: _erase(c, old))
        return old

    def _accept(self, connection: Connection, message: InboundMessage, shown: str) -> int:
        t, now = schema.message, self._clock()
        row = {
            "conversation": message.conversation, "client_id": message.client_id, "author": CITIZEN,
            "text": shown, "language": message.language, "at": now,
        }  # fmt: skip
        if not _touch(connection, message.conversation, seen_at=now, language=message.language):
            raise Rejected("conversation", 401)
        if _insert_once(connection, t, row):
            body = json.dumps(asdict(message), ensure_ascii=False)
            connection.execute(
                insert(schema.inbox).values(conversation=message.conversation, body=body, available_at=now)
            )
        query = select(t.c.seq).where(t.c.conversation == message.conversation, t.c.client_id == message.client_id)
        return int(connection.execute(query).scalar_one())

    def _claim(self, connection: Connection, limit: int, lease: float) -> list[Waiting]:
        t, now = schema.inbox, self._clock()
        oldest = select(func.min(t.c.id)).group_by(t.c.conversation).scalar_subquery()
        free = (t.c.id.in_(oldest)) & (t.c.available_at <= now) & (t.c.claimed_until <= now)
        rows = connection.execute(select(t).where(free).order_by(t.c.id).limit(limit)).all()
        return [_waiting(row) for row in rows if _take(connection, row.id, now, lease)]

    def _answer(self, connection: Connection, waiting: Waiting, replies: Sequence[OutboundReply]) -> bool:
        if not connection.execute(delete(schema.inbox).where(schema.inbox.c.id == waiting.id)).rowcount:
            return False
        self._say(connection, waiting.message.conversation, f"reply:{waiting.message.client_id}", replies)
        return True

    def _postpone(self, connection: Connection, waiting: Waiting, delay: float, notice: OutboundReply | None) -> None:
        values = {"attempts": waiting.attempts + 1, "available_at": self._clock() + delay, "claimed_until": 0.0}
        if notice and not waiting.told_busy:
            values["told_busy"] = True
            self._say(connection, waiting.message.conversation, f"notice:{waiting.message.client_id}", [notice])
        connection.execute(update(schema.inbox).where(schema.inbox.c.id == waiting.id).values(values))

    def _say(self, connection: Connection, conversation: str, client_id: str, replies: Sequence[OutboundReply]) -> None:
        if not _touch(connection, conversation, seen_at=self._clock()):
            return
        for index, reply in enumerate(replies):
            row = {
                "conversation": conversation, "client_id": f"{client_id}:{index}", "author": ASSISTANT,
                "text": reply.markdown, "language": reply.language, "key": reply.key, "codes": ",".join(reply.codes),
                "buttons": json.dumps([asdict(b) for b in reply.buttons], ensure_ascii=False), "at": self._clock(),
            }  # fmt: skip
            _insert_once(connection, schema.message, row)

    async def _read(self, work: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._engine.connect() as connection:
                return work(connection)

        return await asyncio.to_thread(run)

    async def _write(self, work: Callable[[Connection], T]) -> T:
        def run() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        return await asyncio.to_thread(run)


def _touch(connection: Connection, conversation: str, **values: Any) -> bool:
    """Notes that something is said, and locks the conversation: numbers then become visible in their order.

    False when there is no such conversation (any more): nothing may be said in it.
    """
    t = schema.conversation
    return bool(connection.execute(update(t).where(t.c.id == conversation).values(values)).rowcount)


def _insert_once(connection: Connection, table: Any, row: dict[str, Any]) -> bool:
    """Inserts unless the row's key exists; a savepoint keeps the transaction alive on PostgreSQL."""
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(row))
    except IntegrityError:
        return False
    return True


def _take(connection: Connection, waiting_id: int, now: float, lease: float) -> bool:
    t = schema.inbox
    where = (t.c.id == waiting_id) & (t.c.claimed_until <= now)
    return bool(connection.execute(update(t).where(where).values(claimed_until=now + lease)).rowcount)


def _erase(connection: Connection, conversations: Sequence[str]) -> None:
    for table, column in (
        (schema.inbox, "conversation"),
        (schema.message, "conversation"),
        (schema.conversation, "id"),
    ):
        connection.execute(delete(table).where(table.c[column].in_(conversations)))


def _waiting(row: Any) -> Waiting:
    return Waiting(row.id, InboundMessage(**json.loads(row.body)), row.attempts, row.told_busy)


def _said(row: Any) -> Said:
    return Said(
        row.seq, row.author, row.text, row.language, row.at, row.key, row.client_id, _buttons(row.buttons), row.verdict
    )


def _buttons(stored: str) -> tuple[Button, ...]:
    return tuple(Button(**button) for button in json.loads(stored))
