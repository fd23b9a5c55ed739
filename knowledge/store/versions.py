"""How versions are added, and how the publication of a procedure moves from one to another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.engine import Connection

from knowledge.database import in_utc
from knowledge.errors import VersionConflict
from knowledge.procedure import Procedure
from knowledge.reading import plain
from knowledge.schema import publication, version

IS_PUBLISHED = (version.c.code == publication.c.code) & (version.c.number == publication.c.number)


@dataclass(frozen=True)
class Signature:
    """Who writes, why and when; `effective_from` of a scheduled version."""

    editor: str
    reason: str
    at: datetime
    effective_from: datetime | None = None


def digest_of(procedure: Procedure) -> str:
    """Names the text of a procedure: equal texts have equal digests."""
    return digest(body_of(procedure))


def digest(body: str) -> str:
    """Names a stored text."""
    return hashlib.sha256(body.encode()).hexdigest()


def body_of(procedure: Procedure) -> str:
    """The text of a procedure as it is stored."""
    return json.dumps(plain(procedure), ensure_ascii=False, sort_keys=True)


def live_digests(connection: Connection) -> dict[str, str]:
    """The digest of each text in view."""
    query = select(publication.c.code, version.c.digest).join(version, IS_PUBLISHED)
    return {row.code: row.digest for row in connection.execute(query.where(publication.c.withdrawn == 0))}


def add(connection: Connection, bodies: Mapping[str, str], signature: Signature) -> dict[str, int]:
    """Adds a version for each text; returns their numbers."""
    latest = _latest_numbers(connection, bodies)
    numbers = {code: latest.get(code, 0) + 1 for code in bodies}
    common = {
        "editor": signature.editor, "reason": signature.reason, "created_at": signature.at,
        "effective_from": signature.effective_from,
    }  # fmt: skip
    rows = [
        {"code": code, "number": numbers[code], "body": body, "digest": digest(body), **common}
        for code, body in bodies.items()
    ]
    connection.execute(insert(version), rows)
    return numbers


def point_at(connection: Connection, numbers: Mapping[str, int], revision: int) -> None:
    """Shows these versions to citizens from `revision` on."""
    known = set(connection.execute(select(publication.c.code)).scalars())
    common = {"revision": revision, "withdrawn": 0}
    new = [{"code": code, "number": number, **common} for code, number in numbers.items() if code not in known]
    if new:
        connection.execute(insert(publication), new)
    moved = [{"moved": code, "number": number, **common} for code, number in numbers.items() if code in known]
    if moved:
        connection.execute(update(publication).where(publication.c.code == bindparam("moved")), moved)


def expect(connection: Connection, numbers: Mapping[str, int]) -> None:
    """Refuses to go on when somebody published another version than the expected one (0: none) in the meantime.

    Raises:
        VersionConflict: naming the procedures, and who published the first of them when.
    """
    columns = select(publication.c.code, publication.c.number, version.c.editor, version.c.created_at)
    published = {row.code: row for row in connection.execute(columns.join(version, IS_PUBLISHED))}
    moved = [c for c, number in numbers.items() if (published[c].number if c in published else 0) != number]
    if not moved:
        return
    first, codes = published.get(moved[0]), ", ".join(moved)
    if first is None:
        raise VersionConflict(f"not published any more: {codes}", code=moved[0])
    at = in_utc(first.created_at)
    raise VersionConflict(
        f"published by somebody else in the meantime: {codes} (version {first.number} by {first.editor}, {at:%c} UTC)",
        code=moved[0],
        editor=first.editor,
        at=at,
    )


def _latest_numbers(connection: Connection, codes: Collection[str]) -> dict[str, int]:
    query = select(version.c.code, func.max(version.c.number).label("latest")).group_by(version.c.code)
    if len(codes) == 1:
        query = query.where(version.c.code == next(iter(codes)))
    return {row.code: row.latest for row in connection.execute(query)}
