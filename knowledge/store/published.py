"""What citizens see now, and what is going to be seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from knowledge.errors import ProcedureNotFound
from knowledge.procedure import Procedure
from knowledge.reading import read_procedure
from knowledge.schema import publication, version
from knowledge.store.base import REVISION, WORDINGS, Base, stored
from knowledge.store.scheduling import pending
from knowledge.store.versions import IS_PUBLISHED
from knowledge.versions import Live, Pending


@dataclass(frozen=True)
class Publication:
    """A procedure's published text as plain data; `withdrawn` ones have gone from view."""

    code: str
    number: int
    revision: int
    withdrawn: bool
    body: dict[str, Any]


@dataclass(frozen=True)
class Revisions:
    """What a follower compares: of everything published, and of the wordings that were replaced as a whole."""

    published: int
    wordings: int


class Published(Base):
    """The part of the store that answers."""

    def revision(self) -> int:
        """Rises with every published change; 0 for an empty database."""
        with self._reading() as connection:
            return int(stored(connection, REVISION) or 0)

    def revisions(self) -> Revisions:
        """What has to be read again: all when `wordings` rose, else what was published since."""
        with self._reading() as connection:
            return Revisions(*(int(stored(connection, name) or 0) for name in (REVISION, WORDINGS)))

    def published(self, *, since: int = 0) -> Iterator[Publication]:
        """What citizens see, or what changed after revision `since` (withdrawals included)."""
        p = publication.c
        query = select(p.code, p.number, p.revision, p.withdrawn, version.c.body).join(version, IS_PUBLISHED)
        with self._reading() as connection:
            for row in connection.execute(query.where(p.revision > since).order_by(p.code)):
                yield Publication(row.code, row.number, row.revision, bool(row.withdrawn), json.loads(row.body))

    def procedure(self, code: str) -> Procedure:
        """The published text of `code`.

        Raises:
            ProcedureNotFound: when there is none, or it was withdrawn.
        """
        query = select(version.c.body).join(publication, IS_PUBLISHED)
        seen = query.where(publication.c.code == code, publication.c.withdrawn == 0)
        with self._reading() as connection:
            body = connection.execute(seen).scalar_one_or_none()
        if body is None:
            raise ProcedureNotFound(code)
        return read_procedure(json.loads(body))

    def live(self) -> dict[str, Live]:
        """What is published of each procedure, withdrawn ones included."""
        p = publication.c
        query = select(p.code, p.number, p.withdrawn, version.c.editor).join(version, IS_PUBLISHED)
        with self._reading() as connection:
            rows = connection.execute(query)
            return {row.code: Live(row.number, row.editor, bool(row.withdrawn)) for row in rows}

    def pending(self) -> dict[str, Pending]:
        """The versions that wait for their day, by code."""
        with self._reading() as connection:
            return pending(connection)

    def edited_by_people(self, *, seed_editor: str) -> set[str]:
        """Codes that a person wrote or scheduled, not `seed_editor` nor an import, or took from view."""
        published = self.live().items()
        edited = {c for c, at in published if at.withdrawn or (at.editor != seed_editor and not at.imported)}
        return edited | self.pending().keys()
