"""Drafts: working texts apart from what is published. Two editors of one draft cannot overwrite each other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from knowledge.database import in_utc, reading, writing
from knowledge.errors import DraftConflict
from knowledge.schema import draft, publication
from knowledge.store.audit import Action, Deed, last_of, record
from knowledge.versions import Draft

NEW = 0
"""The lock of a draft that does not exist yet."""
ENDINGS = (Action.SAVE_DRAFT, Action.DISCARD_DRAFT, Action.PUBLISH, Action.SCHEDULE)


class Drafts:
    """All drafts, one a procedure."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def read(self, code: str) -> Draft | None:
        """The draft of a procedure; None when there is none."""
        with reading(self._engine) as connection:
            return find(connection, code)

    def all(self) -> list[Draft]:
        """Every draft, the last saved first."""
        with reading(self._engine) as connection:
            return [_draft(row) for row in connection.execute(select(draft).order_by(draft.c.saved_at.desc()))]

    def save(
        self, code: str, fields: Mapping[str, Any], *, editor: str, lock: int = NEW, based_on: int | None = None
    ) -> Draft:
        """Keeps a working text, complete or not, and returns it with its new lock.

        `lock` is the one that was read, NEW for a first saving. `based_on` says that the editor has seen another
        published version; without it a new draft is based on what is published now, and a kept one stays where it was.

        Raises:
            DraftConflict: when somebody else saved, discarded or published it; nothing was written.
        """
        with writing(self._engine) as connection:
            held = expected(connection, code, lock)
            base = _base(connection, code, held) if based_on is None else based_on
            new = Draft(code, dict(fields), base, lock + 1, editor, self._clock())
            if held and (held.fields, held.based_on) == (new.fields, base):
                return held
            _put(connection, new, lock)
            record(connection, [Deed(editor, Action.SAVE_DRAFT, code)], at=new.saved_at)
            return new

    def discard(self, code: str, *, editor: str, lock: int, reason: str = "") -> None:
        """Throws a draft away.

        Raises:
            DraftConflict: as `save`.
        """
        with writing(self._engine) as connection:
            held = take(connection, code, lock)
            details = {"fields": held.fields}
            record(connection, [Deed(editor, Action.DISCARD_DRAFT, code, reason, details)], at=self._clock())


def find(connection: Connection, code: str) -> Draft | None:
    """The draft of a procedure."""
    row = connection.execute(select(draft).where(draft.c.code == code)).first()
    return _draft(row) if row else None


def expected(connection: Connection, code: str, lock: int) -> Draft | None:
    """The draft as it was read; None when it was not there and is not now.

    Raises:
        DraftConflict: naming who changed it, and when.
    """
    held = find(connection, code)
    if (held.lock if held else NEW) == lock:
        return held
    raise conflict(connection, code)


def take(connection: Connection, code: str, lock: int) -> Draft:
    """The draft as it was read, which is then gone.

    Raises:
        DraftConflict: when it is another by now, or gone already.
    """
    held = expected(connection, code, lock)
    where = (draft.c.code == code) & (draft.c.lock == lock)
    if held is None or not connection.execute(delete(draft).where(where)).rowcount:
        raise conflict(connection, code)
    return held


def conflict(connection: Connection, code: str) -> DraftConflict:
    """The error that tells what became of a draft."""
    last = last_of(connection, code, ENDINGS)
    if last is None:
        return DraftConflict(code, editor="", action=Action.DISCARD_DRAFT, at=None)
    return DraftConflict(code, editor=last.editor, action=last.action, at=last.at)


def _base(connection: Connection, code: str, held: Draft | None) -> int:
    if held:
        return held.based_on
    return int(connection.execute(select(publication.c.number).where(publication.c.code == code)).scalar() or 0)


def _put(connection: Connection, new: Draft, lock: int) -> None:
    values = {
        "fields": json.dumps(new.fields, ensure_ascii=False), "based_on": new.based_on, "lock": new.lock,
        "editor": new.editor, "saved_at": new.saved_at,
    }  # fmt: skip
    if lock == NEW:
        written = _insert_once(connection, {"code": new.code, **values})
    else:
        where = (draft.c.code == new.code) & (draft.c.lock == lock)
        written = bool(connection.execute(update(draft).where(where).values(values)).rowcount)
    if not written:
        raise conflict(connection, new.code)


def _insert_once(connection: Connection, row: dict[str, Any]) -> bool:
    """False when another made the row at this very moment."""
    try:
        with connection.begin_nested():
            connection.execute(insert(draft).values(row))
    except IntegrityError:
        return False
    return True


def _draft(row: Any) -> Draft:
    return Draft(row.code, json.loads(row.fields), row.based_on, row.lock, row.editor, in_utc(row.saved_at))
