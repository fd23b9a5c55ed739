"""Where an editor teaches: tries a change out, sees what it gains and loses, and makes it live or takes it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from knowledge.errors import OutdatedTrial
from knowledge.standby import Standby
from knowledge.store import Store
from knowledge.store.teaching import Lesson
from knowledge.teaching.change import Change
from knowledge.teaching.questions import Questions
from knowledge.teaching.report import Asked, Report, WouldLose

if TYPE_CHECKING:  # with numpy behind them: a process in which nobody teaches stays small
    from knowledge.catalogue import Catalogue
    from knowledge.teaching.gate import Gate

TAUGHT, DISMISSED = "taught", "dismissed"
"""What becomes of a question."""


class Desk:
    """Teaching from questions. To try a change out takes seconds: not for an event loop."""

    def __init__(self, store: Store, standby: Standby) -> None:
        self._store = store
        self._standby = standby
        self._gate: Gate | None = None
        self.questions = Questions(store.engine)

    def check(self, change: Change) -> None:
        """Refuses quickly what cannot be taught.

        Raises:
            InvalidFaq: with every problem of a text or a wording.
            ProcedureNotFound, FaqNotFound: when what it is for is not there.
        """
        change.check()
        if change.phrase:
            self._store.procedure(change.phrase.code)
        elif change.code:
            self._store.faq.read(change.code)

    def nearest(self, text: str, language: str) -> list[str]:
        """The codes that the words are most like; none while no index is loaded, for nobody should wait for one."""
        from knowledge.search.verdict import matches_of

        loaded = self._standby.loaded()
        return [match.code for match in matches_of(loaded.search(text, language))] if loaded else []

    def try_out(self, change: Change, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Report:
        """What a change would do; nothing is changed.

        Raises:
            As `check`.
        """
        self.check(change)
        now = self._standby.fresh()
        phrases = [change.phrase] if change.phrase else []
        entries = {change.target: change.entry} if change.entry else {}
        with_it = self._standby.trial(phrases, entries)
        return self._replaying().replay(now, with_it, self._known(now, change), own=change.asked(), progress=progress)

    def carry_out(self, change: Change, report: Report, *, editor: str, reason: str, override: str = "") -> str:
        """Makes a change live that was tried out with this report; returns the code that answers now.

        `override` is why a loss is accepted.

        Raises:
            WouldLose: when something would be lost and there is no `override`; nothing was changed.
            OutdatedTrial: when something was published since it was tried out; nothing was changed.
            VersionConflict: when somebody published another version of the general answer.
            InvalidFaq, ProcedureNotFound, FaqNotFound: as `check`.
        """
        self.check(change)
        if report.revision != self._store.revision():
            raise OutdatedTrial(f"revision {report.revision} is not the published one any more")
        if report.losses and not override.strip():
            raise WouldLose(report)
        details = {"gains": len(report.gains), "losses": len(report.losses), "override": override}
        code = self._write(change, editor, reason, details)
        if change.answers:
            self.questions.settle(change.answers, how=TAUGHT, editor=editor, reason=reason)
        return code

    def undo(self, number: int, *, editor: str, reason: str) -> bool:
        """Takes a taught wording back; False when it is gone already."""
        return bool(self._store.unlearn([number], editor=editor, reason=reason))

    def dismiss(self, ids: Sequence[int], *, editor: str, reason: str) -> None:
        """Takes questions off the list that need no answer."""
        self.questions.settle(ids, how=DISMISSED, editor=editor, reason=reason)

    def lessons(self) -> list[Lesson]:
        """The wordings that were taught for procedures, the newest first."""
        return self._store.taught()

    def _write(self, change: Change, editor: str, reason: str, details: dict[str, Any]) -> str:
        who = {"editor": editor, "reason": reason}
        if change.phrase:
            self._store.teach(change.phrase, **who, details=details)
            return change.phrase.code
        assert change.entry
        of, based_on = change.restores, change.based_on
        return self._store.faq.publish(change.entry, code=change.code, based_on=based_on, of=of, **who, details=details)

    def _replaying(self) -> Gate:
        from knowledge.teaching.gate import Gate

        self._gate = self._gate or Gate()
        return self._gate

    def _known(self, now: Catalogue, change: Change) -> Iterable[Asked]:
        """What has to go on being answered: a set that ships, and all that was taught but what the change rewrites."""
        from knowledge.teaching.gate import held_out

        for phrase in (lesson.phrase for lesson in self._store.taught()):
            if phrase.code in now:
                yield Asked(phrase.text, phrase.language, (phrase.code,))
        for code, entry in now.faq.items():
            if code != change.code:
                yield from (Asked(text, tongue, (code,)) for tongue, text in entry.all_wordings())
        yield from held_out(now)
