"""General answers and their versions: published whole, withdrawn, and brought back; nothing is ever lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from knowledge.database import in_utc
from knowledge.errors import FaqNotFound, InvalidFaq, VersionConflict, VersionNotFound
from knowledge.faq import PREFIX, FaqEntry, problems
from knowledge.reading import plain, read_record
from knowledge.schema import faq, faq_version
from knowledge.store.audit import Action, Deed, record
from knowledge.store.base import Base, Turn
from knowledge.versions import State, Version

IS_PUBLISHED = (faq_version.c.code == faq.c.code) & (faq_version.c.number == faq.c.number)


@dataclass(frozen=True)
class PublishedFaq:
    """A general answer as citizens see it, or saw it before it was withdrawn."""

    code: str
    number: int
    withdrawn: bool
    entry: FaqEntry
    editor: str
    at: datetime


class Faqs(Base):
    """The part of the store that keeps general answers."""

    def in_view(self) -> dict[str, FaqEntry]:
        """What citizens are answered from, by code."""
        return {each.code: each.entry for each in self.all() if not each.withdrawn}

    def all(self) -> list[PublishedFaq]:
        """Every general answer, withdrawn ones included, the last changed first."""
        with self._reading() as connection:
            rows = connection.execute(_published().order_by(faq_version.c.id.desc()))
            return [_whole(row) for row in rows]

    def read(self, code: str) -> PublishedFaq:
        """One general answer.

        Raises:
            FaqNotFound.
        """
        with self._reading() as connection:
            row = connection.execute(_published().where(faq.c.code == code)).first()
        if row is None:
            raise FaqNotFound(code)
        return _whole(row)

    def versions(self, code: str) -> list[Version]:
        """Every version of a general answer, the newest first."""
        v = faq_version.c
        query = select(v.code, v.number, v.editor, v.reason, v.created_at, faq.c.number.label("shown"), faq.c.withdrawn)
        query = query.join(faq, faq.c.code == v.code).where(v.code == code).order_by(v.number.desc())
        with self._reading() as connection:
            return [_version(row) for row in connection.execute(query)]

    def version(self, code: str, number: int) -> FaqEntry:
        """The text of one version.

        Raises:
            VersionNotFound.
        """
        query = select(faq_version.c.body).where(faq_version.c.code == code, faq_version.c.number == number)
        with self._reading() as connection:
            body = connection.execute(query).scalar()
        if body is None:
            raise VersionNotFound(f"{code}: there is no version {number}")
        return _entry(body)

    def publish(
        self, entry: FaqEntry, *, code: str = "", based_on: int = 0, of: int = 0, editor: str, reason: str,
        details: Mapping[str, Any] | None = None,
    ) -> str:  # fmt: skip
        """Makes a text live and returns its code; without a code it is a new entry.

        `based_on` names the version it was made from, 0 for a new entry; `of` the earlier version that it brings back.
        What is in view already changes nothing.

        Raises:
            InvalidFaq: with every problem; VersionConflict: when another version was published since.
        """
        if found := problems(entry):
            raise InvalidFaq(found)
        body = json.dumps(plain(entry), ensure_ascii=False, sort_keys=True)
        with self._turn() as turn:
            _expect(turn.connection, code, based_on)
            if _in_view(turn.connection, code) == body:
                return code
            code = code or f"{PREFIX}{_count(turn.connection) + 1}"
            number = _next(turn.connection, code)
            _add(turn, code, number, body, editor, reason)
            said = {"number": number, **({"of": of} if of else {}), **(details or {})}
            action = Action.RESTORE if of else Action.PUBLISH
            record(turn.connection, [Deed(editor, action, code, reason, said)], at=turn.at)
        return code

    def withdraw(self, code: str, *, editor: str, reason: str) -> None:
        """Takes a general answer from view; its versions stay.

        Raises:
            FaqNotFound: when it is not in view.
        """
        where = (faq.c.code == code) & (faq.c.withdrawn == 0)
        with self._turn() as turn:
            if not turn.connection.execute(update(faq).where(where).values(withdrawn=1)).rowcount:
                raise FaqNotFound(code)
            turn.next_revision()
            record(turn.connection, [Deed(editor, Action.WITHDRAW, code, reason)], at=turn.at)


def _published() -> Any:
    v = faq_version.c
    return select(faq.c.code, faq.c.number, faq.c.withdrawn, v.body, v.editor, v.created_at).join(
        faq_version, IS_PUBLISHED
    )


def _add(turn: Turn, code: str, number: int, body: str, editor: str, reason: str) -> None:
    turn.connection.execute(
        insert(faq_version).values(
            code=code, number=number, body=body, editor=editor, reason=reason, created_at=turn.at
        )
    )
    shown = {"number": number, "withdrawn": 0}
    if not turn.connection.execute(update(faq).where(faq.c.code == code).values(shown)).rowcount:
        turn.connection.execute(insert(faq).values(code=code, **shown))
    turn.next_revision()


def _expect(connection: Connection, code: str, based_on: int) -> None:
    row = connection.execute(_published().where(faq.c.code == code)).first()
    if (row.number if row else 0) != based_on:
        who, at = (row.editor, in_utc(row.created_at)) if row else ("", None)
        raise VersionConflict(f"{code}: published by somebody else in the meantime", code=code, editor=who, at=at)


def _in_view(connection: Connection, code: str) -> str:
    row = connection.execute(_published().where(faq.c.code == code, faq.c.withdrawn == 0)).first()
    return str(row.body) if row else ""


def _count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(faq)).scalar_one())


def _next(connection: Connection, code: str) -> int:
    query = select(func.max(faq_version.c.number)).where(faq_version.c.code == code)
    return int(connection.execute(query).scalar() or 0) + 1


def _entry(body: str) -> FaqEntry:
    return read_record(json.loads(body), FaqEntry)


def _whole(row: Any) -> PublishedFaq:
    return PublishedFaq(row.code, row.number, bool(row.withdrawn), _entry(row.body), row.editor, in_utc(row.created_at))


def _version(row: Any) -> Version:
    shown = State.WITHDRAWN if row.withdrawn else State.LIVE
    state = shown if row.number == row.shown else State.EARLIER
    return Version(row.code, row.number, row.editor, row.reason, in_utc(row.created_at), None, state)
