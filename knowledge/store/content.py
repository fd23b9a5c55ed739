"""What the store keeps beside procedures: wordings, profiles, the office."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.engine import Connection

from knowledge.office import Office
from knowledge.phrases import Phrase, Profile
from knowledge.procedure import Text
from knowledge.reading import plain
from knowledge.schema import phrase, profile
from knowledge.store.audit import Action, Deed, record
from knowledge.store.base import WORDINGS, Base, store, stored

OFFICE = "office"


class Content(Base):
    """The part of the store that keeps wordings and the office."""

    def phrases(self, codes: Collection[str] | None = None) -> list[Phrase]:
        """All wordings, seed and taught, of procedures present or not; or those of some procedures."""
        t = phrase.c
        query = select(t.code, t.language, t.text, t.aspects).order_by(t.id)
        if codes is not None:
            query = query.where(t.code.in_(list(codes)))
        with self._reading() as connection:
            rows = connection.execute(query)
            return [_phrase(row) for row in rows]

    def phrases_of(self, origin: str) -> list[Phrase]:
        """The wordings of one origin."""
        t = phrase.c
        with self._reading() as connection:
            rows = connection.execute(
                select(t.code, t.language, t.text, t.aspects).where(t.origin == origin).order_by(t.id)
            )
            return [_phrase(row) for row in rows]

    def profiles(self) -> dict[str, Profile]:
        """Demand and foreign names by code."""
        with self._reading() as connection:
            rows = connection.execute(select(profile))
            return {r.code: Profile(r.code, r.demand, Text("", r.name_th, r.name_en)) for r in rows}

    def office(self) -> Office:
        """The centre's contact details; an unnamed office where none was entered."""
        with self._reading() as connection:
            body = stored(connection, OFFICE)
        fields = json.loads(body) if body else {"name": {"vi": ""}}
        return Office.read(fields)

    def replace_phrases(
        self, phrases: Iterable[Phrase], profiles: Iterable[Profile], *, origin: str, editor: str, reason: str
    ) -> None:
        """Makes these the only phrases of `origin`; profiles are overwritten. The same again changes nothing."""
        rows = [
            {"code": p.code, "language": p.language, "text": p.text, "aspects": "+".join(p.aspects), "origin": origin}
            for p in phrases
        ]
        named = [{"code": p.code, "demand": p.demand, "name_th": p.names.th, "name_en": p.names.en} for p in profiles]
        mine = phrase.c.origin == origin
        with self._turn() as turn:
            connection = turn.connection
            if _holds(connection, phrase, rows, mine) and _holds(connection, profile, named):
                return
            connection.execute(delete(phrase).where(mine))
            connection.execute(delete(profile))
            for table, values in ((phrase, rows), (profile, named)):
                if values:
                    connection.execute(insert(table), values)
            store(connection, WORDINGS, str(turn.next_revision()))
            details = {"phrases": len(rows), "profiles": len(named)}
            record(connection, [Deed(editor, Action.REPLACE_PHRASES, origin, reason, details)], at=turn.at)

    def set_office(self, office: Office, *, editor: str, reason: str) -> None:
        """Replaces the centre's contact details."""
        body = json.dumps(plain(office), ensure_ascii=False)
        with self._turn() as turn:
            details = {"before": stored(turn.connection, OFFICE), "after": body}
            store(turn.connection, OFFICE, body)
            turn.next_revision()
            record(turn.connection, [Deed(editor, Action.SET_OFFICE, OFFICE, reason, details)], at=turn.at)


def _phrase(row: Any) -> Phrase:
    return Phrase(row.code, row.language, row.text, tuple(filter(None, row.aspects.split("+"))))


def _holds(connection: Connection, table: Table, rows: list[dict[str, Any]], *where: Any) -> bool:
    """Whether the table's rows are these already."""
    columns = [column for column in table.c if column.name != "id"]
    held = connection.execute(select(*columns).where(*where))
    return sorted(map(tuple, held)) == sorted(tuple(row[column.name] for column in columns) for row in rows)
