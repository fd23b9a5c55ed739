"""Dossiers imported from the centre's daily file: kept in the knowledge database, and a source to look up in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Engine

from knowledge.database import reading, writing
from knowledge.dossiers import schema
from knowledge.dossiers.dossier import ENDED, Dossier, Told
from knowledge.dossiers.plain import from_plain, to_plain
from knowledge.dossiers.source import SourceUnavailable
from knowledge.errors import KnowledgeUnavailable
from knowledge.store.audit import Deed, record

MOST_AT_ONCE = 500


class StoredDossiers:
    """The last state of every dossier of the imported files."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find(self, code: str) -> Told:
        """What the last file told of `code`.

        Raises:
            SourceUnavailable
        """
        try:
            return await asyncio.to_thread(self.look_up, code)
        except KnowledgeUnavailable as error:
            raise SourceUnavailable(str(error)) from error

    def look_up(self, code: str) -> Told:
        """The same, in this thread."""
        t = schema.dossier
        with reading(self._engine) as connection:
            row = connection.execute(select(t.c.body, t.c.told_at).where(t.c.code == code)).first()
            return Told(from_plain(json.loads(row.body)), row.told_at) if row else Told(None, 0.0)

    def filled(self) -> bool:
        """Whether a file was ever imported."""
        with reading(self._engine) as connection:
            return connection.execute(select(schema.dossier.c.code).limit(1)).first() is not None

    def bodies(self, codes: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The plain data kept of these codes."""
        t, wanted, found = schema.dossier, list(codes), {}
        with reading(self._engine) as connection:
            for start in range(0, len(wanted), MOST_AT_ONCE):
                part = wanted[start : start + MOST_AT_ONCE]
                rows = connection.execute(select(t.c.code, t.c.body).where(t.c.code.in_(part)))
                found.update({row.code: json.loads(row.body) for row in rows})
        return found

    def keep(self, dossiers: Mapping[str, Dossier], seen: Iterable[str], told_at: float, deed: Deed) -> None:
        """Keeps new and changed dossiers, notes that the others were seen again and who did so; all or nothing."""
        with writing(self._engine) as connection:
            for start in range(0, len(codes := list(dossiers)), MOST_AT_ONCE):
                _replace(connection, [dossiers[code] for code in codes[start : start + MOST_AT_ONCE]], told_at)
            for start in range(0, len(same := list(seen)), MOST_AT_ONCE):
                _touch(connection, same[start : start + MOST_AT_ONCE], told_at)
            record(connection, [deed])

    def erase_ended_before(self, moment: float) -> int:
        """Deletes dossiers that ended before `moment`; returns how many."""
        with writing(self._engine) as connection:
            return int(connection.execute(delete(schema.dossier).where(schema.dossier.c.ended_at < moment)).rowcount)

    def count(self) -> int:
        """How many are kept."""
        with reading(self._engine) as connection:
            return int(connection.execute(select(func.count()).select_from(schema.dossier)).scalar() or 0)


def _replace(connection: Connection, dossiers: list[Dossier], told_at: float) -> None:
    t = schema.dossier
    ended = dict(
        connection.execute(select(t.c.code, t.c.ended_at).where(t.c.code.in_([d.code for d in dossiers]))).all()
    )
    connection.execute(delete(t).where(t.c.code.in_([d.code for d in dossiers])))
    rows = [
        {"code": d.code, "body": json.dumps(to_plain(d), ensure_ascii=False), "told_at": told_at,
         "ended_at": (ended.get(d.code) or told_at) if d.status in ENDED else None}
        for d in dossiers
    ]  # fmt: skip
    if rows:
        connection.execute(insert(t), rows)


def _touch(connection: Connection, codes: list[str], told_at: float) -> None:
    t = schema.dossier
    connection.execute(update(t).where(t.c.code.in_(codes)).values(told_at=told_at))
