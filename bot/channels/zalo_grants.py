"""The grant of an Official Account in the database: sealed, renewed by one process at a time, never overwritten by an older one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.channels.zalo_oauth import Pair
from bot.database import Database
from bot.schema import zalo_grant as T


@dataclass(frozen=True)
class Grant:
    """A pair of tokens as stored; `expired` when Zalo no longer takes it."""

    pair: Pair
    expires_at: float
    version: int
    expired: bool


class Grants:
    """The grant of one account. `seal` keeps the tokens unreadable in the database and its backups."""

    def __init__(self, database: Database, oa_id: str, seal: Fernet, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._oa_id = oa_id
        self._seal = seal
        self._clock = clock

    async def read(self) -> Grant | None:
        """The grant; None when there is none, or when it was sealed with another secret."""
        row = await self._database.read(lambda c: c.execute(select(T).where(T.c.oa_id == self._oa_id)).first())
        return self._opened(row) if row else None

    async def consented(self, pair: Pair) -> None:
        """A new consent: its pair replaces whatever was there."""
        await self._database.write(lambda c: self._replace(c, pair))

    async def claim(self, version: int, lease: float) -> bool:
        """Takes the renewal of this version upon us for `lease` seconds; False when somebody else has it."""
        now = self._clock()
        free = (T.c.oa_id == self._oa_id) & (T.c.version == version) & (T.c.claimed_until <= now)
        statement = update(T).where(free).values(claimed_until=now + lease)
        return bool(await self._database.write(lambda c: c.execute(statement).rowcount))

    async def renew(self, version: int, pair: Pair) -> bool:
        """Stores the pair that follows `version`; False when a newer one is there already."""
        return await self._change(version, self._row(pair, version + 1))

    async def expire(self, version: int) -> bool:
        """Notes that this version opens nothing any more; False when a newer one is there."""
        return await self._change(version, {"expired": True, "claimed_until": 0.0})

    async def release(self, version: int) -> None:
        """Gives the renewal back undone."""
        await self._change(version, {"claimed_until": 0.0})

    async def _change(self, version: int, values: dict[str, Any]) -> bool:
        statement = update(T).where((T.c.oa_id == self._oa_id) & (T.c.version == version)).values(values)
        return bool(await self._database.write(lambda c: c.execute(statement).rowcount))

    def _replace(self, connection: Connection, pair: Pair) -> None:
        where = T.c.oa_id == self._oa_id
        version = connection.execute(select(T.c.version).where(where)).scalar()
        row = self._row(pair, (version or 0) + 1)
        statement = (
            insert(T).values(oa_id=self._oa_id, **row) if version is None else update(T).where(where).values(row)
        )
        connection.execute(statement)

    def _row(self, pair: Pair, version: int) -> dict[str, Any]:
        sealed = {name: self._seal.encrypt(value.encode()).decode() for name, value in
                  (("access", pair.access), ("refresh", pair.refresh))}  # fmt: skip
        ends = {"expires_at": self._clock() + pair.lasts, "version": version, "claimed_until": 0.0, "expired": False}
        return sealed | ends

    def _opened(self, row: Any) -> Grant | None:
        try:
            access, refresh = (self._seal.decrypt(value.encode()).decode() for value in (row.access, row.refresh))
        except InvalidToken:
            return None
        return Grant(Pair(access, refresh), row.expires_at, row.version, row.expired)


def is_connected(engine: Engine, oa_id: str) -> bool:
    """Whether there is a grant that Zalo takes, as far as we know; waits for the database."""
    with engine.connect() as connection:
        return connection.execute(select(T.c.expired).where(T.c.oa_id == oa_id)).scalar() is False
