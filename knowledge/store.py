"""The knowledge database: the only module that speaks SQL about procedures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, delete, event, func, insert, select, update
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from knowledge import schema
from knowledge.errors import KnowledgeUnavailable, ProcedureNotFound
from knowledge.office import Office
from knowledge.phrases import Phrase, Profile
from knowledge.procedure import Procedure, Text
from knowledge.reading import plain, read_procedure

REVISION, OFFICE = "revision", "office"


@dataclass(frozen=True)
class Publication:
    """A procedure's published text as plain data; `withdrawn` ones have gone from view."""

    code: str
    number: int
    revision: int
    withdrawn: bool
    body: dict[str, Any]


def open_engine(url: str) -> Engine:
    """An engine for `url`; a SQLite file gets its folder, write-ahead logging and patience."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, future=True, pool_pre_ping=True, pool_size=5, max_overflow=5)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, future=True, connect_args={"timeout": 15, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


class Store:
    """Procedures, their versions, phrases and the office, in one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def create_tables(self) -> None:
        """Creates what is missing; safe to call at every start."""
        with self._writing() as connection:
            schema.metadata.create_all(connection)

    # reading

    def revision(self) -> int:
        """Rises with every published change; 0 for an empty database."""
        with self._reading() as connection:
            return _revision(connection)

    def published(self, *, since: int = 0) -> Iterator[Publication]:
        """What citizens see, or what changed after revision `since` (withdrawals included)."""
        v, p = schema.version, schema.publication
        query = (
            select(p.c.code, p.c.number, p.c.revision, p.c.withdrawn, v.c.body)
            .join(v, (v.c.code == p.c.code) & (v.c.number == p.c.number))
            .where(p.c.revision > since)
            .order_by(p.c.code)
        )
        with self._reading() as connection:
            for row in connection.execute(query):
                yield Publication(row.code, row.number, row.revision, bool(row.withdrawn), json.loads(row.body))

    def procedure(self, code: str) -> Procedure:
        """The published text of `code`.

        Raises:
            ProcedureNotFound: when there is none, or it was withdrawn.
        """
        v, p = schema.version, schema.publication
        query = select(v.c.body).join(p, (v.c.code == p.c.code) & (v.c.number == p.c.number))
        with self._reading() as connection:
            body = connection.execute(query.where(p.c.code == code, p.c.withdrawn == 0)).scalar_one_or_none()
        if body is None:
            raise ProcedureNotFound(code)
        return read_procedure(json.loads(body))

    def edited_by_people(self, *, seed_editor: str) -> set[str]:
        """Codes whose published text was written by anybody but `seed_editor`."""
        v, p = schema.version, schema.publication
        query = select(p.c.code).join(v, (v.c.code == p.c.code) & (v.c.number == p.c.number))
        with self._reading() as connection:
            return set(connection.execute(query.where(v.c.editor != seed_editor)).scalars())

    def phrases(self) -> list[Phrase]:
        """All wordings, seed and taught, of procedures present or not."""
        t = schema.phrase
        with self._reading() as connection:
            rows = connection.execute(select(t.c.code, t.c.language, t.c.text, t.c.aspects).order_by(t.c.id))
            return [Phrase(r.code, r.language, r.text, tuple(filter(None, r.aspects.split("+")))) for r in rows]

    def profiles(self) -> dict[str, Profile]:
        """Demand and foreign names by code."""
        with self._reading() as connection:
            rows = connection.execute(select(schema.profile))
            return {r.code: Profile(r.code, r.demand, Text("", r.name_th, r.name_en)) for r in rows}

    def office(self) -> Office:
        """The centre's contact details; an unnamed office where none was entered."""
        with self._reading() as connection:
            body = _setting(connection, OFFICE)
        fields = json.loads(body) if body else {"name": {"vi": ""}}
        return Office.read(fields)

    # writing

    def publish(self, procedures: Iterable[Procedure], *, editor: str, reason: str) -> int:
        """Publishes each procedure as a new version unless its text is the published one already.

        Returns how many texts changed. All become visible together, or none.
        """
        with self._writing() as connection:
            live = _live_digests(connection)
            changed = [p for p in procedures if live.get(p.code) != digest_of(p)]
            if changed:
                numbers = _latest_numbers(connection)
                revision = _raise_revision(connection)
                connection.execute(insert(schema.version), _version_rows(changed, numbers, editor, reason))
                _point_at(connection, {p.code: numbers.get(p.code, 0) + 1 for p in changed}, revision)
            return len(changed)

    def withdraw(self, code: str) -> None:
        """Takes a procedure from view; its versions stay."""
        table = schema.publication
        with self._writing() as connection:
            revision = _raise_revision(connection)
            where = (table.c.code == code) & (table.c.withdrawn == 0)
            done = connection.execute(update(table).where(where).values(withdrawn=1, revision=revision))
            if not done.rowcount:
                raise ProcedureNotFound(code)

    def replace_phrases(self, phrases: Iterable[Phrase], profiles: Iterable[Profile], *, origin: str) -> None:
        """Makes these the only phrases of `origin`; profiles are overwritten."""
        rows = [
            {"code": p.code, "language": p.language, "text": p.text, "aspects": "+".join(p.aspects), "origin": origin}
            for p in phrases
        ]
        named = [{"code": p.code, "demand": p.demand, "name_th": p.names.th, "name_en": p.names.en} for p in profiles]
        with self._writing() as connection:
            connection.execute(delete(schema.phrase).where(schema.phrase.c.origin == origin))
            connection.execute(delete(schema.profile))
            for table, values in ((schema.phrase, rows), (schema.profile, named)):
                if values:
                    connection.execute(insert(table), values)
            _raise_revision(connection)

    def set_office(self, office: Office) -> None:
        """Replaces the centre's contact details."""
        with self._writing() as connection:
            _put_setting(connection, OFFICE, json.dumps(plain(office), ensure_ascii=False))
            _raise_revision(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self.engine.connect() as connection:
                yield connection
        except (OperationalError, DBAPIError) as error:
            raise KnowledgeUnavailable(str(error)) from error

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self.engine.begin() as connection:
                yield connection
        except (OperationalError, DBAPIError) as error:
            raise KnowledgeUnavailable(str(error)) from error


def digest_of(procedure: Procedure) -> str:
    """Names the text of a procedure: equal texts have equal digests."""
    return hashlib.sha256(_body(procedure).encode()).hexdigest()


def _body(procedure: Procedure) -> str:
    return json.dumps(plain(procedure), ensure_ascii=False, sort_keys=True)


def _version_rows(
    procedures: list[Procedure], numbers: dict[str, int], editor: str, reason: str
) -> list[dict[str, object]]:
    common = {"editor": editor, "reason": reason, "created_at": datetime.now(UTC)}
    return [
        {"code": p.code, "number": numbers.get(p.code, 0) + 1, "body": _body(p), "digest": digest_of(p), **common}
        for p in procedures
    ]


def _point_at(connection: Connection, numbers: dict[str, int], revision: int) -> None:
    table = schema.publication
    known = set(connection.execute(select(table.c.code)).scalars())
    new = [{"code": c, "number": n, "revision": revision, "withdrawn": 0} for c, n in numbers.items() if c not in known]
    if new:
        connection.execute(insert(table), new)
    for code in numbers.keys() & known:
        values = {"number": numbers[code], "revision": revision, "withdrawn": 0}
        connection.execute(update(table).where(table.c.code == code).values(values))


def _live_digests(connection: Connection) -> dict[str, str]:
    v, p = schema.version, schema.publication
    query = select(p.c.code, v.c.digest).join(v, (v.c.code == p.c.code) & (v.c.number == p.c.number))
    return {row.code: row.digest for row in connection.execute(query.where(p.c.withdrawn == 0))}


def _latest_numbers(connection: Connection) -> dict[str, int]:
    t = schema.version
    return {
        r.code: r.latest
        for r in connection.execute(select(t.c.code, func.max(t.c.number).label("latest")).group_by(t.c.code))
    }


def _revision(connection: Connection) -> int:
    return int(_setting(connection, REVISION) or 0)


def _raise_revision(connection: Connection) -> int:
    """The next revision, taken under a row lock so that two publishers get two numbers."""
    table = schema.setting
    current = connection.execute(select(table.c.body).where(table.c.name == REVISION).with_for_update()).scalar()
    revision = int(current or 0) + 1
    _put_setting(connection, REVISION, str(revision))
    return revision


def _setting(connection: Connection, name: str) -> str | None:
    table = schema.setting
    return connection.execute(select(table.c.body).where(table.c.name == name)).scalar()


def _put_setting(connection: Connection, name: str, body: str) -> None:
    table = schema.setting
    if not connection.execute(update(table).where(table.c.name == name).values(body=body)).rowcount:
        connection.execute(insert(table).values(name=name, body=body))
