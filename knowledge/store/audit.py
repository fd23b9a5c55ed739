"""The audit log: who did what to what, when and why. It can be added to and read, and nothing else."""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Engine

from knowledge.database import in_utc, now_in_utc, reading
from knowledge.schema import audit

MOST_ENTRIES = 100
LONGEST_SUBJECT = 120


class Action(enum.StrEnum):
    """What can be done to knowledge."""

    PUBLISH = "publish"
    SCHEDULE = "schedule"
    CANCEL_SCHEDULE = "cancel_schedule"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    SAVE_DRAFT = "save_draft"
    DISCARD_DRAFT = "discard_draft"
    IMPORT = "import"
    IMPORT_DOSSIERS = "import_dossiers"
    SET_OFFICE = "set_office"
    SET_CALENDAR = "set_calendar"
    REPLACE_PHRASES = "replace_phrases"
    TEACH = "teach"
    UNLEARN = "unlearn"
    SETTLE_QUESTIONS = "settle_questions"
    TRY_OUT = "try_out"
    DROP_TRIAL = "drop_trial"


@dataclass(frozen=True)
class Deed:
    """What is about to be written down; `subject` is a procedure's code, or another thing's name."""

    editor: str
    action: str
    subject: str
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry(Deed):
    """A line of the log."""

    id: int = 0
    at: datetime = field(default_factory=now_in_utc)


def record(connection: Connection, deeds: Iterable[Deed], *, at: datetime | None = None) -> None:
    """Adds lines, in the transaction of what they tell of."""
    moment = at or now_in_utc()
    rows = [
        {
            "at": moment, "editor": deed.editor, "action": str(deed.action), "subject": deed.subject,
            "reason": deed.reason, "details": json.dumps(dict(deed.details), ensure_ascii=False, default=str),
        }
        for deed in deeds
    ]  # fmt: skip
    if rows:
        connection.execute(insert(audit), rows)


def last_of(connection: Connection, subject: str, actions: Iterable[Action]) -> Entry | None:
    """The newest line about `subject` among these actions."""
    wanted = select(audit).where(audit.c.subject == subject, audit.c.action.in_([str(a) for a in actions]))
    row = connection.execute(wanted.order_by(audit.c.id.desc()).limit(1)).first()
    return _entry(row) if row else None


class AuditLog:
    """The log, to be read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entries(
        self, *, subject: str = "", editor: str = "", action: str = "", before: int = 0, limit: int = MOST_ENTRIES
    ) -> list[Entry]:
        """The newest lines first; `before` is the id of the last line of the page before."""
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        for column, wanted in ((audit.c.subject, subject), (audit.c.editor, editor), (audit.c.action, action)):
            if wanted:
                query = query.where(column == wanted)
        if before:
            query = query.where(audit.c.id < before)
        with reading(self._engine) as connection:
            return [_entry(row) for row in connection.execute(query)]


def _entry(row: Any) -> Entry:
    details = json.loads(row.details)
    return Entry(row.editor, row.action, row.subject, row.reason, details, id=row.id, at=in_utc(row.at))
