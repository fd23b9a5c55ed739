"""Changes that are tried out: the gate runs beside the requests, and what it found waits to be published.

They are kept in the database, so that another gateway shows them too, and a publisher can take up what an editor tried.
"""

from __future__ import annotations

import enum
import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine

from knowledge.database import in_utc, now_in_utc, reading, writing
from knowledge.errors import KnowledgeError, TrialNotFound
from knowledge.reading import plain, read_record
from knowledge.schema import trial
from knowledge.store import Store
from knowledge.store.audit import Action, Deed, record
from knowledge.teaching.change import Change
from knowledge.teaching.desk import Desk
from knowledge.teaching.report import Report

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
LOST = timedelta(minutes=2)
"""Without a sign of life for so long, a trial went down with its process."""
BETWEEN_SIGNS = 0.5
"""Seconds."""
MOST_OPEN = 50


class State(enum.StrEnum):
    """How far a trial is."""

    RUNNING = "running"
    READY = "ready"
    """Its report waits for a publisher."""
    FAILED = "failed"
    PUBLISHED = "published"
    DROPPED = "dropped"


OPEN = (State.RUNNING, State.READY, State.FAILED)


@dataclass(frozen=True)
class Trial:
    """One change that is tried out."""

    id: int
    editor: str
    change: Change
    state: State
    done: int
    total: int
    report: Report | None
    seen_at: datetime


class _Stopped(Exception):
    """The process ends."""


class Trials:
    """One gate runs at a time; the others wait for it."""

    def __init__(self, desk: Desk, store: Store, clock: Callable[[], datetime] = now_in_utc) -> None:
        self._desk = desk
        self._engine = store.engine
        self._clock = clock
        self._turn = threading.Lock()
        self._stopping = False

    def begin(self, change: Change, editor: str) -> int:
        """Begins to try a change out, and returns the trial's number at once.

        Raises:
            InvalidFaq, ProcedureNotFound, FaqNotFound: as `Desk.check`; nothing was begun.
        """
        self._desk.check(change)
        row = {
            "editor": editor, "change": json.dumps(plain(change), ensure_ascii=False), "state": State.RUNNING,
            "seen_at": self._clock(),
        }  # fmt: skip
        with writing(self._engine) as connection:
            connection.execute(delete(trial).where(trial.c.seen_at < self._clock() - KEPT))
            number = int(connection.execute(insert(trial).values(row)).inserted_primary_key[0])
            record(connection, [Deed(editor, Action.TRY_OUT, change.target, details={"trial": number})])
        threading.Thread(target=self._run, args=(number, change), name=f"trial {number}", daemon=True).start()
        return number

    def read(self, number: int) -> Trial:
        """A trial as it is now; one that went down with its process has failed.

        Raises:
            TrialNotFound.
        """
        with reading(self._engine) as connection:
            row = connection.execute(select(trial).where(trial.c.id == number)).first()
        if row is None:
            raise TrialNotFound(str(number))
        return self._trial(row)

    def open(self) -> list[Trial]:
        """What is under way or waits to be published, the newest first."""
        is_open = trial.c.state.in_(OPEN)
        with reading(self._engine) as connection:
            rows = connection.execute(select(trial).where(is_open).order_by(trial.c.id.desc()).limit(MOST_OPEN)).all()
        return [self._trial(row) for row in rows]

    def publish(self, number: int, *, editor: str, reason: str, override: str = "") -> str:
        """Makes the change of a trial that is ready live; returns the code that answers now.

        Raises:
            TrialNotFound: when there is none, or it is not ready (any more).
            WouldLose, OutdatedTrial, VersionConflict and so on: as `Desk.carry_out`.
        """
        found = self.read(number)
        if found.report is None or found.state is not State.READY:
            raise TrialNotFound(str(number))
        code = self._desk.carry_out(found.change, found.report, editor=editor, reason=reason, override=override)
        self._note(number, state=State.PUBLISHED)
        return code

    def drop(self, number: int, *, editor: str) -> None:
        """Leaves a change that is not going to be published.

        Raises:
            TrialNotFound: when there is none, or it has come to an end.
        """
        found = self.read(number)
        if found.state not in OPEN:
            raise TrialNotFound(str(number))
        self._note(number, state=State.DROPPED)
        with writing(self._engine) as connection:
            record(connection, [Deed(editor, Action.DROP_TRIAL, found.change.target, details={"trial": number})])

    def stop(self) -> None:
        """Lets the gate end at its next step."""
        self._stopping = True

    def _run(self, number: int, change: Change) -> None:
        with self._turn:
            try:
                report = self._desk.try_out(change, _Signs(self, number))
                self._note(number, state=State.READY, report=json.dumps(plain(report), ensure_ascii=False))
            except _Stopped:
                log.info("trial %d ends with the process", number)
            except Exception:  # a thread's failure is nobody's to catch
                log.exception("trial %d failed", number)
                self._fail(number)

    def _fail(self, number: int) -> None:
        try:
            self._note(number, state=State.FAILED)
        except KnowledgeError:
            log.warning("trial %d: its failure could not be noted", number)

    def note_progress(self, number: int, done: int, total: int) -> None:
        """Keeps how far the gate is."""
        if self._stopping:
            raise _Stopped
        self._note(number, done=done, total=total)

    def _note(self, number: int, **values: Any) -> None:
        with writing(self._engine) as connection:
            where = (trial.c.id == number) & trial.c.state.in_(OPEN)
            connection.execute(update(trial).where(where).values(**values, seen_at=self._clock()))

    def _trial(self, row: Any) -> Trial:
        seen_at, state = in_utc(row.seen_at), State(row.state)
        if state is State.RUNNING and self._clock() - seen_at > LOST:
            state = State.FAILED
        report = read_record(json.loads(row.report), Report) if row.report else None
        change = read_record(json.loads(row.change), Change)
        return Trial(row.id, row.editor, change, state, row.done, row.total, report, seen_at)


def change_of(engine: Engine, number: int) -> Change | None:
    """The change of a trial that has not come to an end; None without one."""
    is_open = (trial.c.id == number) & trial.c.state.in_(OPEN)
    with reading(engine) as connection:
        body = connection.execute(select(trial.c.change).where(is_open)).scalar()
    return read_record(json.loads(body), Change) if body else None


class _Signs:
    """Signs of life, not too often."""

    def __init__(self, trials: Trials, number: int) -> None:
        self._trials, self._number, self._last = trials, number, 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= BETWEEN_SIGNS:
            self._last = now
            self._trials.note_progress(self._number, done, total)
