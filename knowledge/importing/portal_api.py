"""The raw answer of the portal's detail API: one procedure a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from knowledge.importing import fees, times
from knowledge.importing.fields import Fields
from knowledge.importing.normalised import level_of
from knowledge.importing.source import SourceMethod, SourcePaper, SourceRecord
from knowledge.importing.words import words
from knowledge.procedure import Confidence, LegalBasis, Level, SubmissionChannel

CHANNELS = {
    "DIRECT": SubmissionChannel.COUNTER,
    "ONLINE": SubmissionChannel.ONLINE,
    "POSTAL": SubmissionChannel.POST,
}
LEVELS = {
    "isWard": Level.COMMUNE,
    "isProvince": Level.PROVINCE,
    "isMinistry": Level.MINISTRY,
    "isOtherAgency": Level.OTHER,
}
AGENCIES = ("unitGroupsExecuting", "departmentsExecuting")
"""Where the agencies stand; the portal's page shows only some of them."""


def is_portal_answer(data: Fields) -> bool:
    """Whether an object has the look of this format."""
    inner = data.record("data")
    return bool(inner.text("code") and inner.text("id"))


def read(answer: Fields) -> SourceRecord:
    """The record of one answer; what is wrong with it stands in `answer.problems`."""
    data = answer.record("data")
    sector = _names(data, "categoriesDetails")
    levels = [level for flag, level in LEVELS.items() if data.flag(flag)]
    return SourceRecord(
        code=data.text("code", needed=True),
        name=data.text("name", needed=True),
        level=level_of(levels, sector[0] if sector else ""),
        sector="; ".join(sector),
        agency=_agency(data),
        issuer=data.text("departmentPromulgateName"),
        as_of=_day(data.number("updatedAt") or data.number("createdAt")),
        url=words()["source_url"].format(id=data.text("id")),
        confidence=Confidence.MEDIUM,
        applicants=_names(data, "subjectTypesDetails"),
        steps=[_step(step) for step in data.records("executionSteps")],
        methods=list(_methods(data)),
        papers=list(_papers(data)),
        outcomes=_names(data, "resultsDetails"),
        legal_basis=[LegalBasis(act.text("code"), act.text("name")) for act in data.records("legalBasisesDetails")],
        requirements=data.text("requirementsAndConditions"),
        related=[each.text("code") for each in data.records("procedureRelatedGroup") if each.text("code")],
    )


def _names(data: Fields, field: str) -> list[str]:
    return [name for entry in data.records(field) if (name := entry.text("name"))]


def _agency(data: Fields) -> str:
    executing = dict.fromkeys(name for field in AGENCIES for name in _names(data, field))
    return "; ".join(executing) or data.text("executingAgencies") or "; ".join(_names(data, "departmentsAuthority"))


def _day(milliseconds: float | None) -> str:
    try:
        return datetime.fromtimestamp((milliseconds or 0) / 1000, UTC).date().isoformat() if milliseconds else ""
    except (OverflowError, OSError, ValueError):
        return ""


def _step(step: Fields) -> str:
    return ": ".join(filter(None, (step.text("name").rstrip(" :"), step.text("description"))))


def _methods(data: Fields) -> Iterator[SourceMethod]:
    cases = list(_case_terms(data))
    for method in data.records("executionMethods"):
        channel, note = CHANNELS.get(method.text("submissionMethod")), method.text("description")
        if channel is None:
            method.fault("submissionMethod", method.text("submissionMethod"), "unknown_channel")
            continue
        unit = method.text("processingTimeUnit")
        limits = times.from_term(method.number("processingTime"), unit, cases, note)
        yield SourceMethod(channel, limits, list(_fees(method)), note)


def _case_terms(data: Fields) -> Iterator[times.CaseTerm]:
    for case in data.records("cases"):
        day = case.record("processingDay")
        yield times.CaseTerm(case.text("name"), day.number("qty"), day.text("type"))


def _fees(method: Fields) -> Iterator[fees.Reading]:
    raw = list(method.records("fees"))
    for fee in raw:
        label = words()["fee_types"].get(fee.text("type"), "") if len(raw) > 1 else ""
        yield fees.from_value(fee.number("value"), fee.text("currencyName"), fee.text("description"), label)


def _papers(data: Fields) -> Iterator[SourcePaper]:
    for case in data.records("executionCases"):
        for paper in case.records("profileComponents"):
            forms = (form.text("fileName") for form in paper.records("attachments"))
            counts = paper.count("originalQty"), paper.count("copyQty")
            yield SourcePaper(paper.text("name"), case.text("name"), next(forms, ""), *counts)
