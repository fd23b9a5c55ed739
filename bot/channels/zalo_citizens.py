"""Citizens on Zalo: which conversation each goes on with, when they last did something, whether an officer has taken over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.engine import Connection

from bot.database import Database, insert_once
from bot.schema import conversation as C
from bot.schema import zalo_citizen as T

CHANNEL = "zalo"
WHO, IN = T.c.user == bindparam("who"), T.c.conversation == bindparam("its_conversation")
FOUND = select(T, C.c.language).outerjoin(C, C.c.id == T.c.conversation)
BY_USER, BY_CONVERSATION = FOUND.where(WHO), FOUND.where(IN).order_by(T.c.last_act_at.desc())
CHANGE, ACTED = update(T).where(WHO), update(T).where(WHO, T.c.last_act_at < bindparam("at"))


@dataclass(frozen=True)
class Citizen:
    """Somebody on Zalo; `user` is their id within the account `oa`."""

    oa: str
    user: str
    conversation: str
    last_act_at: float | None
    quiet_until: float
    language: str | None = None
    """What the conversation was last held in; None when there is none (any more)."""

    @property
    def lane(self) -> str:
        """The lane of this citizen's events, and the conversation they begin with."""
        return lane(self.oa, self.user)


class Citizens:
    """The table of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, oa: str, user: str) -> Citizen | None:
        """A citizen we know."""
        return _citizen(await self._database.read(lambda c: c.execute(BY_USER, {"who": _key(oa, user)}).first()))

    async def of_conversation(self, conversation: str) -> Citizen | None:
        """Who goes on with a conversation on Zalo."""
        values = {"its_conversation": conversation}
        return _citizen(await self._database.read(lambda c: c.execute(BY_CONVERSATION, values).first()))

    async def acted(self, oa: str, user: str, at: float) -> tuple[Citizen, float]:
        """Notes that a citizen did something, which opens the reply window; with when they did something before."""
        return await self._database.write(lambda c: self._acted(c, oa, user, at))

    async def hush(self, oa: str, user: str, until: float) -> None:
        """An officer has taken over for a while."""
        values = {"who": _key(oa, user), "quiet_until": until}
        await self._database.write(lambda c: c.execute(CHANGE, values))

    async def forget(self, oa: str, user: str) -> None:
        """Deletes what is known of a citizen."""
        await self._database.write(lambda c: c.execute(delete(T).where(T.c.user == _key(oa, user))))

    async def forget_inactive_since(self, moment: float) -> None:
        """Deletes citizens who have not done anything since `moment`."""
        await self._database.write(lambda c: c.execute(delete(T).where(T.c.last_act_at < moment)))

    def _acted(self, connection: Connection, oa: str, user: str, at: float) -> tuple[Citizen, float]:
        who = {"who": _key(oa, user)}
        known = _citizen(connection.execute(BY_USER, who).first())
        row = {"user": _key(oa, user), "conversation": lane(oa, user), "last_act_at": at}
        if known is None and insert_once(connection, T, [row]):
            return Citizen(oa, user, lane(oa, user), at, 0.0), 0.0
        connection.execute(ACTED, who | {"at": at, "last_act_at": at})
        found = known or _citizen(connection.execute(BY_USER, who).first())
        assert found is not None
        before = found.last_act_at or 0.0
        return replace(found, last_act_at=max(before, at)), before


def lane(oa: str, user: str) -> str:
    """The conversation a citizen begins with."""
    return f"{CHANNEL}:{oa}:{user}"


def _key(oa: str, user: str) -> str:
    return f"{oa}:{user}"


def _citizen(row: Any) -> Citizen | None:
    if row is None:
        return None
    oa, _, user = row.user.partition(":")
    return Citizen(oa, user, row.conversation, row.last_act_at, row.quiet_until, row.language)
