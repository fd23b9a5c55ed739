"""What the actions of this process share; set once by `python -m actions`, handed in by tests."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from actions.due import Clock, filing
from actions.turn import Turn
from knowledge.calendar.asking import without_day
from knowledge.calendar.calendar import Calendar
from knowledge.calendar.keeping import shipped
from knowledge.catalogue import Catalogue, LiveCatalogue
from knowledge.dossiers.opening import Dossiers
from knowledge.preview import with_draft
from knowledge.procedure import Aspect

TRIED_OUT: ContextVar[str] = ContextVar("tried_out", default="")
"""The procedure whose draft answers the present turn; empty for every citizen's."""
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local_time() -> datetime:
    """Now, on the clocks of Vietnam."""
    return datetime.now(VIETNAM).replace(tzinfo=None)


@dataclass
class Parts:
    """The live knowledge of this process, its calendar and its clock."""

    live: LiveCatalogue | None = None
    calendar: Callable[[], Calendar] = shipped
    now: Clock = local_time
    dossiers: Dossiers | None = None

    @property
    def catalogue(self) -> Catalogue:
        """What is published now; in a preview, with the draft that is tried out."""
        if self.live is None:
            raise RuntimeError("the action server was not composed: start it with python -m actions")
        code = TRIED_OUT.get()
        return with_draft(self.live.current, code) if code else self.live.current

    def dated(self, turn: Turn, remembered: str = "") -> Turn:
        """The turn with the day on which the citizen means to hand in; then the time is among what is asked about.

        Who hands something in asks about a procedure; the day itself is taken out of the words, "on Friday" names none.
        """
        if turn.filing:
            return turn
        found = filing(turn.text, turn.language, remembered, self.now(), self.calendar)
        asked = [aspect for aspect in turn.aspects if aspect not in (Aspect.TIME, Aspect.OVERVIEW)]
        if found is None:
            return turn
        rest = without_day(turn.text, turn.language)
        return replace(turn, text=rest, filing=found, aspects=(*asked, Aspect.TIME.value), doubt=None)


PARTS = Parts()
"""The SDK builds actions without arguments, so they find their parts here."""
