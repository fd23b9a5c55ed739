"""Every text a procedure ever had."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Engine

from knowledge.database import in_utc, reading
from knowledge.errors import VersionNotFound
from knowledge.schema import publication, schedule, version
from knowledge.versions import State, Version


class History:
    """The versions of procedures, to be read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def versions(self, code: str) -> list[Version]:
        """Every version of a procedure, the newest first; none for an unknown one."""
        v = version.c
        columns = (v.code, v.number, v.editor, v.reason, v.created_at, v.effective_from)
        query = (
            select(
                *columns, publication.c.number.label("shown"), publication.c.withdrawn, schedule.c.number.label("waits")
            )
            .select_from(version)
            .outerjoin(publication, publication.c.code == v.code)
            .outerjoin(schedule, schedule.c.code == v.code)
            .where(v.code == code)
            .order_by(v.number.desc())
        )
        with reading(self._engine) as connection:
            return [_version(row) for row in connection.execute(query)]

    def body(self, code: str, number: int) -> dict[str, Any]:
        """The text of one version, as plain data.

        Raises:
            VersionNotFound.
        """
        query = select(version.c.body).where(version.c.code == code, version.c.number == number)
        with reading(self._engine) as connection:
            body = connection.execute(query).scalar()
        if body is None:
            raise VersionNotFound(f"{code}: there is no version {number}")
        found: dict[str, Any] = json.loads(body)
        return found


def _version(row: Any) -> Version:
    effective_from = in_utc(row.effective_from) if row.effective_from else None
    return Version(row.code, row.number, row.editor, row.reason, in_utc(row.created_at), effective_from, _state(row))


def _state(row: Any) -> State:
    if row.number == row.waits:
        return State.SCHEDULED
    if row.number != row.shown:
        return State.EARLIER
    return State.WITHDRAWN if row.withdrawn else State.LIVE
