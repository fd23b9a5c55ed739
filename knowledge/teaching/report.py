"""What a change does to the answers: the values that the regression gate reports with."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from knowledge.errors import KnowledgeError


@dataclass(frozen=True)
class Asked:
    """A question, and the codes of the procedures or general answers that are right; none should answer without any."""

    text: str
    language: str
    codes: tuple[str, ...]


class Standing(enum.IntEnum):
    """How well the right one fared."""

    MISSED = 0
    OFFERED = 1
    """Among those to choose from."""
    FOUND = 2


@dataclass(frozen=True)
class Answer:
    """What a question was answered with."""

    code: str
    """The likeliest; empty when nothing was found."""
    standing: Standing


@dataclass(frozen=True)
class Difference:
    """One question, as it is answered without the change and with it."""

    asked: Asked
    before: Answer
    after: Answer

    @property
    def moved(self) -> bool:
        """Whether it is answered differently."""
        return self.before != self.after

    @property
    def gain(self) -> bool:
        """Whether it is answered better."""
        return self.after.standing > self.before.standing

    @property
    def loss(self) -> bool:
        """Whether it is answered worse.

        The right one that is now the first of a choice is no loss: any new wording moves some answers over that
        line, and publishers who have to accept losses every day stop reading them.
        """
        asked_back = self.after.standing is Standing.OFFERED and self.after.code in self.asked.codes
        return self.after.standing < self.before.standing and not asked_back


@dataclass(frozen=True)
class Report:
    """What a change does."""

    asked: int
    revision: int
    """What was published when it was made."""
    gains: tuple[Difference, ...] = ()
    losses: tuple[Difference, ...] = ()
    changed: tuple[Difference, ...] = ()
    """Neither gained nor lost: another one comes first, or the right one is the first of a choice."""
    own: tuple[Difference, ...] = ()
    """How the wordings of the change itself are answered, changed or not."""


class WouldLose(KnowledgeError):
    """Something that is answered now would be answered no longer; `report` shows it. Nothing was changed."""

    def __init__(self, report: Report) -> None:
        super().__init__("; ".join(f"{', '.join(d.asked.codes)}: {d.asked.text!r} is lost" for d in report.losses))
        self.report = report
