"""Where an editor teaches: tries a wording out, sees what it gains and loses, and makes it live or takes it back."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.catalogue import Catalogue
from knowledge.errors import InvalidRecords, ProcedureNotFound
from knowledge.phrases import ASPECTS, Phrase
from knowledge.procedure import LANGUAGES
from knowledge.seeding import ORIGIN
from knowledge.standby import Standby
from knowledge.store import Store
from knowledge.store.teaching import Lesson
from knowledge.teaching.gate import Asked, Report, WouldLose, held_out, replay
from knowledge.teaching.questions import Questions

LONGEST_PHRASE = 300
TAUGHT, DISMISSED = "taught", "dismissed"
"""What becomes of a question."""


class Desk:
    """Teaching from questions. Every call may take seconds: not for an event loop."""

    def __init__(self, store: Store, standby: Standby) -> None:
        self._store = store
        self._standby = standby
        self.questions = Questions(store.engine)

    def try_out(self, new: Phrase) -> Report:
        """What teaching this wording would do; nothing is changed.

        Raises:
            InvalidRecords: naming what is wrong with the wording.
            ProcedureNotFound: when its procedure is not in view.
        """
        _check(new)
        now = self._standby.current()
        if new.code not in now:
            raise ProcedureNotFound(new.code)
        return replay(now, self._standby.trial([new]), [_asked(new), *self._known(now)])

    def teach(
        self, new: Phrase, *, editor: str, reason: str, answers: Sequence[int] = (), override: str = ""
    ) -> tuple[int, Report]:
        """Teaches a wording unless something would be lost; returns its number and what it does.

        `answers` are the questions that are settled by it. `override` is why a loss is accepted.

        Raises:
            WouldLose: when something would be lost and there is no `override`; nothing was changed.
            InvalidRecords, ProcedureNotFound: as `try_out`.
        """
        report = self.try_out(new)
        if report.losses and not override.strip():
            raise WouldLose(report)
        details = {"gains": len(report.gains), "losses": len(report.losses), "override": override}
        number = self._store.teach(new, editor=editor, reason=reason, details=details)
        if answers:
            self.questions.settle(answers, how=TAUGHT, editor=editor, reason=reason)
        return number, report

    def undo(self, number: int, *, editor: str, reason: str) -> bool:
        """Takes a taught wording back; False when it is gone already."""
        return bool(self._store.unlearn([number], editor=editor, reason=reason))

    def dismiss(self, ids: Sequence[int], *, editor: str, reason: str) -> None:
        """Takes questions off the list that need no answer."""
        self.questions.settle(ids, how=DISMISSED, editor=editor, reason=reason)

    def lessons(self) -> list[Lesson]:
        """What was taught, the newest first."""
        return self._store.taught()

    def _known(self, catalogue: Catalogue) -> list[Asked]:
        """What has to go on being answered: a set of what ships, and all that was taught."""
        taught = [_asked(lesson.phrase) for lesson in self._store.taught() if lesson.phrase.code in catalogue]
        return [*taught, *held_out(self._store.phrases_of(ORIGIN), catalogue.index.position)]


def _asked(phrase: Phrase) -> Asked:
    """A taught wording is asked as it is: it has to find what it was taught for."""
    return Asked(phrase.text, phrase.language, phrase.code, hidden=False)


def _check(new: Phrase) -> None:
    faults = []
    if not new.text.strip() or len(new.text) > LONGEST_PHRASE:
        faults.append(f"text: must have 1 to {LONGEST_PHRASE} characters (found {len(new.text)})")
    if new.language not in LANGUAGES:
        faults.append(f"language: must be one of {', '.join(LANGUAGES)} (found {new.language!r})")
    faults += [f"aspects: unknown aspect (found {aspect!r})" for aspect in new.aspects if aspect not in ASPECTS]
    if faults:
        raise InvalidRecords(faults)
