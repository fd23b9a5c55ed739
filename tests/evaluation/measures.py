"""What is counted: acts, aspects, procedures found, refusals and certain errors. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nlu.text.normalise import fold
from tests.evaluation.sets import Case

ASK, OUT = "ask_procedure", "out_of_scope"


def plain_name(name: str) -> str:
    """A name as names are compared: folded, without "thủ tục" before it and a dot behind it."""
    return fold(name).strip(" .").removeprefix("thu tuc ")


@dataclass(frozen=True)
class Answer:
    """A case with what was understood; `names` are the names of the codes, best first."""

    case: Case
    understood: dict[str, Any]
    names: Sequence[str]
    right_names: frozenset[str]

    @property
    def rank(self) -> int | None:
        """Place of the first right procedure, from 1; None when it is not there."""
        titles = self.right_names | ({plain_name(self.case.title)} if self.case.title else set())
        for place, (code, name) in enumerate(zip(self.understood["codes"], self.names, strict=True), 1):
            if code in self.case.codes or name in titles:
                return place
        return None


@dataclass
class Score:
    """Counts over a group of answers."""

    answers: list[Answer] = field(default_factory=list)

    def intent_accuracy(self) -> float | None:
        """Share of right dialogue acts."""
        return _share([a.understood["intent"] == a.case.intent for a in self.answers])

    def aspect_f1(self) -> float | None:
        """Micro F1 of the aspects of questions about procedures."""
        asked = [(set(a.case.aspects), set(a.understood["aspects"])) for a in self.answers if a.case.aspects]
        hits = sum(len(gold & found) for gold, found in asked)
        return 2 * hits / max(1, sum(len(gold) + len(found) for gold, found in asked)) if asked else None

    def recall(self, within: int) -> float | None:
        """Share of questions whose procedure is among the first `within`."""
        return _share([a.rank is not None and a.rank <= within for a in self._sought()])

    def mean_reciprocal_rank(self) -> float | None:
        """Mean of 1 / rank."""
        sought = self._sought()
        return sum(1 / a.rank if a.rank else 0.0 for a in sought) / len(sought) if sought else None

    def refused_in_scope(self) -> float | None:
        """Share of questions about known procedures that were refused: declined, or answered "not found"."""
        return _share([_refused(a) for a in self._sought()])

    def refused_out_of_scope(self) -> float | None:
        """Share of out-of-scope messages that were refused."""
        return _share([_refused(a) for a in self.answers if a.case.intent == OUT])

    def wrong_certain(self) -> float | None:
        """Share of questions answered with a wrong procedure as if it were certain."""
        return _share([a.understood["verdict"] == "Found" and a.rank != 1 for a in self._sought()])

    def _sought(self) -> list[Answer]:
        return [a for a in self.answers if a.case.intent == ASK and (a.case.codes or a.case.title) and not a.case.both]


def _refused(answer: Answer) -> bool:
    return answer.understood["intent"] == OUT or (
        answer.understood["intent"] == ASK and answer.understood["verdict"] in ("NotFound", None)
    )


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None
