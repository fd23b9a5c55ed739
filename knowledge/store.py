"""The knowledge database: the only module that speaks SQL about procedures."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, bindparam, create_engine, delete, event, func, insert, select, update
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from knowledge import schema
from knowledge.errors import KnowledgeUnavailable, ProcedureNotFound, VersionConflict
from knowledge.office import Office
from knowledge.phrases import Phrase, Profile
from knowledge.procedure import Procedure, Text
from knowledge.reading import plain, read_procedure
from knowledge.versions import Live

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

    def live(self) -> dict[str, Live]:
        """What is published of each procedure, withdrawn ones included."""
        v, p = schema.version, schema.publication
        columns = select(p.c.code, p.c.number, p.c.withdrawn, v.c.editor)
        with self._reading() as connection:
            rows = connection.execute(columns.join(v, (v.c.code == p.c.code) & (v.c.number == p.c.number)))
            return {row.code: Live(row.number, row.editor, bool(row.withdrawn)) for row in rows}

    def edited_by_people(self, *, seed_editor: str) -> set[str]:
        """Codes that a person wrote, not `seed_editor` nor an import, or took from view."""
        published = self.live().items()
        return {c for c, at in published if at.withdrawn or (at.editor != seed_editor and not at.imported)}

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

    def publish(
        self, procedures: Iterable[Procedure], *, editor: str, reason: str, expected: Mapping[str, int] | None = None
    ) -> int:
        """Publishes each procedure as a new version unless its text is the published one already.

        `expected` names the version each was made from, 0 for none. Returns how many texts changed. All become
        visible together, or none.

        Raises:
            VersionConflict: when another version than the expected one is published.
        """
        with self._writing() as connection:
            live = _live_digests(connection)
            bodies = {procedure.code: _body(procedure) for procedure in procedures}
            changed = {code: body for code, body in bodies.items() if live.get(code) != _digest(body)}
            if changed:
                revision = _raise_revision(connection)
                _expect(connection, expected or {})
                numbers = _latest_numbers(connection)
                connection.execute(insert(schema.version), _version_rows(changed, numbers, editor, reason))
                _point_at(connection, {code: numbers.get(code, 0) + 1 for code in changed}, revision)
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
        """Makes these the only phrases of `origin`; profiles are overwritten. The same again changes nothing."""
        rows = [
            {"code": p.code, "language": p.language, "text": p.text, "aspects": "+".join(p.aspects), "origin": origin}
            for p in phrases
        ]
        named = [{"code": p.code, "demand": p.demand, "name_th": p.names.th, "name_en": p.names.en} for p in profiles]
        mine = schema.phrase.c.origin == origin
        with self._writing() as connection:
            if _holds(connection, schema.phrase, rows, mine) and _holds(connection, schema.profile, named):
                return
            connection.execute(delete(schema.phrase).where(mine))
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
    return _digest(_body(procedure))


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _body(procedure: Procedure) -> str:
    return json.dumps(plain(procedure), ensure_ascii=False, sort_keys=True)


def _expect(connection: Connection, numbers: Mapping[str, int]) -> None:
    """Refuses to go on when somebody published another version in the meantime."""
    table = schema.publication
    published = {row.code: row.number for row in connection.execute(select(table.c.code, table.c.number))}
    moved = [code for code, number in numbers.items() if published.get(code, 0) != number]
    if moved:
        raise VersionConflict("published by somebody else in the meantime: " + ", ".join(moved))


def _version_rows(bodies: dict[str, str], numbers: dict[str, int], editor: str, reason: str) -> list[dict[str, object]]:
    common = {"editor": editor, "reason": reason, "created_at": datetime.now(UTC)}
    return [
        {"code": code, "number": numbers.get(code, 0) + 1, "body": body, "digest": _digest(body), **common}
        for code, body in bodies.items()
    ]


def _point_at(connection: Connection, numbers: dict[str, int], revision: int) -> None:
    table = schema.publication
    known = set(connection.execute(select(table.c.code)).scalars())
    new = [{"code": c, "number": n, "revision": revision, "withdrawn": 0} for c, n in numbers.items() if c not in known]
    if new:
        connection.execute(insert(table), new)
    moved = [
        {"moved": code, "number": numbers[code], "revision": revision, "withdrawn": 0}
        for code in numbers
        if code in known
    ]
    if moved:
        connection.execute(update(table).where(table.c.code == bindparam("moved")), moved)


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


def _holds(connection: Connection, table: Table, rows: list[dict[str, Any]], *where: Any) -> bool:
    """Whether the table's rows are these already."""
    columns = [column for column in table.c if column.name != "id"]
    held = connection.execute(select(*columns).where(*where))
    return sorted(map(tuple, held)) == sorted(tuple(row[column.name] for column in columns) for row in rows)


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
