"""One-time codes that carry a conversation from one channel to another: good for ten minutes, kept only as hashes."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections.abc import Callable

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from bot.database import Database
from bot.schema import crossing as T

GOOD_FOR_SECONDS = 600.0
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are mistaken for each other."""
LENGTH = 8
CODE = re.compile(rf"\s*MC-?([{LETTERS}]{{{LENGTH}}})\s*", re.IGNORECASE | re.ASCII)


class Crossings:
    """Gives codes out and takes them in, each once."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def issue(self, conversation: str) -> str:
        """A new code for a conversation; an earlier one still unused stays good."""
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        row = {"code": _hash(code), "conversation": conversation, "expires_at": self._clock() + GOOD_FOR_SECONDS}
        await self._database.write(lambda c: c.execute(insert(T).values(row)))
        return f"MC-{code}"

    async def redeem(self, text: str) -> str | None:
        """The conversation of a code, which is used up by this; None when it is none, used, or too old."""
        found = CODE.fullmatch(text)
        return await self._database.write(lambda c: self._redeem(c, _hash(found[1].upper()))) if found else None

    def _redeem(self, connection: Connection, code: str) -> str | None:
        now = self._clock()
        row = connection.execute(select(T).where(T.c.code == code)).first()
        mine = connection.execute(delete(T).where(T.c.code == code)).rowcount
        connection.execute(delete(T).where(T.c.expires_at < now))
        return row.conversation if row and mine and row.expires_at >= now else None


def is_code(text: str) -> bool:
    """Whether a text looks like a code."""
    return CODE.fullmatch(text) is not None


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
