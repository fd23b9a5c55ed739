"""A procedure as a source tells it, before anything is made of it; every source format is read into this."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.importing import fees
from knowledge.procedure import Confidence, LegalBasis, Level, ProcessingTime, SubmissionChannel


@dataclass(frozen=True)
class SourcePaper:
    """An entry of the list of documents, which may be no paper at all."""

    name: str
    heading: str = ""
    form: str = ""
    originals: int = 0
    copies: int = 0


@dataclass(frozen=True)
class SourceMethod:
    """A way to hand in, its times and fees already understood."""

    channel: SubmissionChannel
    times: tuple[ProcessingTime, ...] = ()
    fees: list[fees.Reading] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class SourceRecord:
    """One procedure of a source."""

    code: str
    name: str
    level: Level
    sector: str
    agency: str
    issuer: str
    as_of: str
    url: str
    confidence: Confidence
    applicants: list[str]
    steps: list[str]
    methods: list[SourceMethod]
    papers: list[SourcePaper]
    outcomes: list[str]
    legal_basis: list[LegalBasis]
    requirements: str
    related: list[str]


@dataclass(frozen=True)
class Finding:
    """Something about one row that somebody should know: where, which field, what was there, and why."""

    place: str
    code: str
    field: str
    value: str
    reason: str

    def __str__(self) -> str:
        found = f" (found {shortened(self.value)!r})" if self.value else ""
        return f"{self.place}: {self.code or '-'}: {self.field}: {self.reason}{found}"


def shortened(value: str, limit: int = 80) -> str:
    """The beginning of a long value."""
    return value if len(value) <= limit else value[: limit - 1] + "\u2026"
