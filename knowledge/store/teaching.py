"""Wordings that editors taught: attached to a procedure, live at the next look, and undone as easily."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from knowledge.errors import ProcedureNotFound
from knowledge.phrases import ASPECT_SEPARATOR, Phrase
from knowledge.schema import phrase, publication
from knowledge.store.audit import Action, Deed, record
from knowledge.store.base import Base, Turn

TAUGHT = "taught"
"""The origin of an editor's wordings; the seed's are replaced without touching them."""


@dataclass(frozen=True)
class Lesson:
    """A taught wording with its number."""

    id: int
    phrase: Phrase


class Teaching(Base):
    """The part of the store that keeps what was taught."""

    def taught(self) -> list[Lesson]:
        """Every taught wording, the newest first."""
        with self._reading() as connection:
            rows = connection.execute(select(phrase).where(phrase.c.origin == TAUGHT).order_by(phrase.c.id.desc()))
            return [_lesson(row) for row in rows]

    def teach(self, new: Phrase, *, editor: str, reason: str, details: Mapping[str, Any] | None = None) -> int:
        """Attaches a wording to a procedure; returns its number. One that is attached already gets these aspects.

        Raises:
            ProcedureNotFound: when the procedure is not in view.
        """
        same = (phrase.c.code == new.code) & (phrase.c.language == new.language) & (phrase.c.text == new.text)
        aspects = ASPECT_SEPARATOR.join(new.aspects)
        with self._turn() as turn:
            known = turn.connection.execute(
                select(phrase.c.id, phrase.c.aspects).where(same, phrase.c.origin == TAUGHT)
            )
            if (held := known.first()) and held.aspects == aspects:
                return int(held.id)
            _touch(turn, new.code)
            number = int(held.id) if held else 0
            if number:
                turn.connection.execute(update(phrase).where(phrase.c.id == number).values(aspects=aspects))
            else:
                row = {"code": new.code, "language": new.language, "text": new.text, "aspects": aspects}
                number = int(
                    turn.connection.execute(insert(phrase).values(**row, origin=TAUGHT)).inserted_primary_key[0]
                )
            said = {"id": number, "text": new.text, "language": new.language, "aspects": aspects, **(details or {})}
            record(turn.connection, [Deed(editor, Action.TEACH, new.code, reason, said)], at=turn.at)
            return number

    def unlearn(self, numbers: Sequence[int], *, editor: str, reason: str) -> int:
        """Takes taught wordings back; returns how many there were."""
        mine = (phrase.c.origin == TAUGHT) & phrase.c.id.in_(list(numbers))
        with self._turn() as turn:
            lessons = [_lesson(row) for row in turn.connection.execute(select(phrase).where(mine))]
            if lessons:
                turn.connection.execute(delete(phrase).where(mine))
                _touch(turn, *{lesson.phrase.code for lesson in lessons}, must_be_in_view=False)
            deeds = (
                Deed(editor, Action.UNLEARN, x.phrase.code, reason, {"id": x.id, "text": x.phrase.text})
                for x in lessons
            )
            record(turn.connection, deeds, at=turn.at)
            return len(lessons)


def _touch(turn: Turn, *codes: str, must_be_in_view: bool = True) -> None:
    """Makes followers read these procedures and their wordings again."""
    where = publication.c.code.in_(codes)
    if must_be_in_view:
        where &= publication.c.withdrawn == 0
    moved = turn.connection.execute(update(publication).where(where).values(revision=turn.next_revision())).rowcount
    if must_be_in_view and not moved:
        raise ProcedureNotFound(", ".join(codes))


def _lesson(row: Any) -> Lesson:
    aspects = tuple(filter(None, row.aspects.split(ASPECT_SEPARATOR)))
    return Lesson(row.id, Phrase(row.code, row.language, row.text, aspects))
