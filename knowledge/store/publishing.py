"""How what citizens see is changed: publish, schedule, withdraw, restore. Each change is whole, signed and reasoned."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select, update

from knowledge.database import in_utc
from knowledge.errors import InvalidProcedure, ProcedureNotFound, VersionNotFound
from knowledge.procedure import Procedure
from knowledge.reading import Unreadable, read_procedure
from knowledge.schema import publication, version
from knowledge.store import drafts, scheduling
from knowledge.store.audit import Action, Deed, record
from knowledge.store.base import Base, Turn
from knowledge.store.versions import Signature, add, body_of, digest, expect, live_digests, point_at
from knowledge.validation import fit_to_publish


class Publishing(Base):
    """The part of the store that publishes. Two publishers take turns, across processes and machines."""

    def publish(
        self, procedures: Iterable[Procedure], *, editor: str, reason: str, expected: Mapping[str, int] | None = None,
        told: Iterable[Deed] = (),
    ) -> int:  # fmt: skip
        """Publishes each procedure as a new version unless its text is the published one already.

        `expected` names the version each was made from, 0 for none; `told` are lines for the log beside those of
        the procedures. Returns how many texts changed. All become visible together, or none.

        Raises:
            VersionConflict: when another version than the expected one is published, or one is scheduled.
        """
        bodies = {procedure.code: body_of(procedure) for procedure in procedures}
        with self._turn() as turn:
            live = live_digests(turn.connection)
            changed = {code: body for code, body in bodies.items() if live.get(code) != digest(body)}
            if changed:
                expect(turn.connection, expected or {})
                _publish(turn, changed, Signature(editor, reason, turn.at), Action.PUBLISH)
                record(turn.connection, told, at=turn.at)
            return len(changed)

    def publish_draft(
        self, code: str, *, lock: int, editor: str, reason: str, effective_from: datetime | None = None
    ) -> int:
        """Makes the draft that was read with `lock` a version, live at once or from `effective_from` on.

        Returns the version's number. The draft is gone then. A draft that says what is published already only goes.

        Raises:
            DraftConflict: when somebody changed the draft since.
            InvalidProcedure: with every problem of the draft.
            VersionConflict: when another version than the draft was made from is published, or one is scheduled.
        """
        with self._turn() as turn:
            draft = drafts.take(turn.connection, code, lock)
            body = body_of(fit_to_publish(code, draft.fields))
            expect(turn.connection, {code: draft.based_on})
            day = in_utc(effective_from) if effective_from else None
            if day and day > turn.at:
                return _schedule(turn, code, body, Signature(editor, reason, turn.at, day))
            if live_digests(turn.connection).get(code) == digest(body):
                return draft.based_on
            return _publish(turn, {code: body}, Signature(editor, reason, turn.at), Action.PUBLISH)[code]

    def cancel_schedule(self, code: str, *, editor: str, reason: str) -> None:
        """The waiting version does not become live; it stays in the history.

        Raises:
            VersionNotFound: when none waits (any more).
        """
        with self._turn() as turn:
            if not _cancel(turn, code, editor, reason):
                raise VersionNotFound(f"{code}: no version is scheduled")

    def withdraw(self, code: str, *, editor: str, reason: str) -> None:
        """Takes a procedure from view; its versions stay. A version that waits is cancelled.

        Raises:
            ProcedureNotFound: when it is not in view.
        """
        where = (publication.c.code == code) & (publication.c.withdrawn == 0)
        with self._turn() as turn:
            values = {"withdrawn": 1, "revision": turn.next_revision()}
            if not turn.connection.execute(update(publication).where(where).values(values)).rowcount:
                raise ProcedureNotFound(code)
            _cancel(turn, code, editor, reason)
            record(turn.connection, [Deed(editor, Action.WITHDRAW, code, reason)], at=turn.at)

    def restore(self, code: str, number: int, *, editor: str, reason: str) -> int:
        """Publishes the text of an earlier version as a new one; returns its number.

        Restoring what is in view changes nothing.

        Raises:
            VersionNotFound, InvalidProcedure: there is no such text, or it cannot be used (any more).
            VersionConflict: when a version is scheduled.
        """
        query = select(version.c.body).where(version.c.code == code, version.c.number == number)
        with self._turn() as turn:
            body = turn.connection.execute(query).scalar()
            if body is None:
                raise VersionNotFound(f"{code}: there is no version {number}")
            _require_readable(code, body)
            if live_digests(turn.connection).get(code) == digest(body):
                return number
            return _publish(turn, {code: body}, Signature(editor, reason, turn.at), Action.RESTORE, of=number)[code]


def _publish(
    turn: Turn, bodies: Mapping[str, str], signature: Signature, action: Action, **details: int
) -> dict[str, int]:
    scheduling.refuse_if_scheduled(turn.connection, bodies)
    numbers = add(turn.connection, bodies, signature)
    point_at(turn.connection, numbers, turn.next_revision())
    deeds = (
        Deed(signature.editor, action, code, signature.reason, {"number": number, **details})
        for code, number in numbers.items()
    )
    record(turn.connection, deeds, at=turn.at)
    return numbers


def _schedule(turn: Turn, code: str, body: str, signature: Signature) -> int:
    assert signature.effective_from
    scheduling.refuse_if_scheduled(turn.connection, [code])
    number = add(turn.connection, {code: body}, signature)[code]
    scheduling.put(turn.connection, code, number, signature.effective_from)
    details = {"number": number, "effective_from": signature.effective_from.isoformat()}
    record(turn.connection, [Deed(signature.editor, Action.SCHEDULE, code, signature.reason, details)], at=turn.at)
    return number


def _cancel(turn: Turn, code: str, editor: str, reason: str) -> bool:
    waiting = scheduling.cancel(turn.connection, code)
    if waiting:
        deed = Deed(editor, Action.CANCEL_SCHEDULE, code, reason, {"number": waiting.number})
        record(turn.connection, [deed], at=turn.at)
    return waiting is not None


def _require_readable(code: str, body: str) -> None:
    try:
        read_procedure(json.loads(body))
    except Unreadable as error:
        raise InvalidProcedure(code, error.problems) from error
