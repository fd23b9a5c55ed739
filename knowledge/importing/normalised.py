"""The normalised JSON lines: one procedure a line, gathered from several crawls of the national portal."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from knowledge.importing import fees, times
from knowledge.importing.fields import Fields
from knowledge.importing.source import SourceMethod, SourcePaper, SourceRecord
from knowledge.importing.words import pattern, words
from knowledge.procedure import Confidence, LegalBasis, Level, SubmissionChannel

DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?(?!\d)")
GLUED_PAGES = "page_text"
"""The structure whose table cells were run together."""


def read(data: Fields) -> SourceRecord:
    """The record of one line; what is wrong with it stands in `data.problems`."""
    return SourceRecord(
        code=data.text("code", needed=True),
        name=data.text("name", needed=True),
        level=level_of(_levels(data), data.text("field")),
        sector=data.text("field"),
        agency=data.text("agency"),
        issuer=data.text("promulgating_agency"),
        as_of=_date(data.text("updated_at")) or _date(data.text("crawled_at")),
        url=data.text("source_url"),
        confidence=Confidence.LOW if data.flag("empty") or _gone(data) else Confidence.MEDIUM,
        applicants=data.texts("applicants"),
        steps=data.texts("steps"),
        methods=list(_methods(data)),
        papers=list(map(_paper, data.records("documents"))),
        outcomes=data.texts("result"),
        legal_basis=[LegalBasis(act.text("code"), act.text("name")) for act in data.records("legal_basis")],
        requirements=data.text("requirements"),
        related=data.texts("related"),
    )


def level_of(levels: Collection[Level], sector: str) -> Level:
    """The level nearest to the citizen; customs, tax and treasury have branches, no committee, in a commune."""
    nearest = next((level for level in Level if level in levels), Level.OTHER)
    branch = nearest is Level.COMMUNE and pattern("not_the_committee").match(sector)
    return Level.OTHER if branch else nearest


def _levels(data: Fields) -> list[Level]:
    known = words()["levels"]
    return [Level(known[name]) for name in data.texts("level") if name in known]


def _gone(data: Fields) -> bool:
    """Whether the portal's catalogue no longer holds the code; unsaid is not gone."""
    return not data.flag("in_catalog_2026_07_18") and not data.text("type")


def _date(text: str) -> str:
    match = DATE.match(text)
    return match.group() if match else ""


def _paper(data: Fields) -> SourcePaper:
    heading, name, form = data.text("group"), data.text("name"), data.text("form")
    return SourcePaper(name, heading, form, data.count("originals"), data.count("copies"))


def _methods(data: Fields) -> Iterator[SourceMethod]:
    glued = data.text("structure") == GLUED_PAGES
    for method in data.records("methods"):
        channel = words()["channels"].get(method.text("channel"))
        if channel is None:
            method.fault("channel", method.text("channel"), "unknown_channel")
            continue
        limit, note = method.text("time_limit"), method.text("note")
        read_fees = list(_fees(method, glued_columns=(glued or method.text("fee_source") != "") and not limit))
        yield SourceMethod(SubmissionChannel(channel), times.from_text(limit, note), read_fees, note)


def _fees(method: Fields, *, glued_columns: bool) -> Iterator[fees.Reading]:
    raw = list(method.records("fees_raw"))
    if not raw:
        yield from fees.from_text(method.text("fee"), columns_glued=glued_columns)
    for fee in raw:
        label = words()["fee_types"].get(fee.text("type"), "") if len(raw) > 1 else ""
        yield fees.from_value(fee.number("value"), fee.text("currency"), fee.text("description"), label)
