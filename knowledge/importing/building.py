"""A source's record made into a Procedure, and everything odd about it reported."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.importing.papers import Papers, told_apart
from knowledge.importing.source import Finding, SourceMethod, SourceRecord
from knowledge.importing.texts import begins_mid_word, faults, line, listed, name_of, once, says_nothing, steps
from knowledge.importing.words import pattern, words
from knowledge.procedure import (
    Aspect,
    Confidence,
    Fee,
    FeeBasis,
    LegalBasis,
    Procedure,
    ProcessingTime,
    Source,
    SubmissionMethod,
    Text,
)
from knowledge.validation import problems

NOTHING_SAID = Fee(FeeBasis.NOT_PUBLISHED)


@dataclass(frozen=True)
class Built:
    """A procedure as far as it could be made, why it may not be used, and what is odd about it."""

    procedure: Procedure
    rejections: list[Finding]
    notices: list[Finding]


def build(record: SourceRecord, place: str) -> Built:
    """The procedure of a record; `place` says where the record stands."""
    papers = told_apart(record.papers)
    procedure = _procedure(record, papers)
    rejections = [Finding(place, record.code, p.field, str(p.value or ""), p.code) for p in problems(procedure)]
    notices = [Finding(place, record.code, *odd) for odd in _oddities(record, papers)]
    return Built(procedure, rejections, notices)


def _procedure(record: SourceRecord, papers: Papers) -> Procedure:
    source = Source(words()["source"].format(code=record.code), record.url)
    return Procedure(
        code=record.code,
        names=Text(name_of(record.name)),
        sector=_told(record.sector),
        level=record.level,
        agency=_told(record.agency),
        as_of=record.as_of,
        confidence=_confidence(record),
        sources=(source,),
        applicants=_joined(record.applicants),
        items=papers.items,
        methods=tuple(once(_methods(record.methods))),
        steps=tuple(map(Text, steps(record.steps))),
        outcome=_joined(record.outcomes),
        requirements=tuple(map(Text, listed(record.requirements))),
        legal_basis=tuple(once(map(_act, record.legal_basis))),
        related=tuple(once(code for code in record.related if code != record.code)),
        remarks={Aspect.DOCUMENTS: papers.notes} if papers.notes else {},
        province=province_of(record.issuer, record.agency),
    )


def _told(text: str) -> Text:
    """What must not be empty: where the source tells nothing, that is what we tell."""
    return Text(**words()["not_told"]) if says_nothing(text) else Text(line(text))


def province_of(issuer: str, agency: str) -> str:
    """The province whose own variant this is: of its committee, or of the agency where nobody is said to issue it."""
    match = pattern("province").match(line(issuer))
    if match is None and not line(issuer):
        match = pattern("province_of_agency").search(line(agency))
    return match["name"] if match else ""


def _confidence(record: SourceRecord) -> Confidence:
    empty = not (record.papers or record.methods or record.steps)
    return Confidence.LOW if empty or says_nothing(record.agency) else record.confidence


def _methods(methods: list[SourceMethod]) -> Iterator[SubmissionMethod]:
    """The ways to hand in; a second one by the same channel keeps its note beside its times."""
    channels = [method.channel for method in methods]
    yield from (_method(method, channels.count(method.channel) > 1) for method in methods)


def _method(method: SourceMethod, one_of_many: bool) -> SubmissionMethod:
    note = Text(line(method.note)) if not says_nothing(method.note) else None
    times = method.times
    if one_of_many and note:
        times = tuple(time if time.note else _noted(time, note) for time in times)
    return SubmissionMethod(method.channel, times, tuple(_known_fees(method)), note)


def _noted(time: ProcessingTime, note: Text) -> ProcessingTime:
    return dataclasses.replace(time, note=note)


def _known_fees(method: SourceMethod) -> list[Fee]:
    """The fees, each once; "not published" is said only when nothing else is."""
    fees = once(reading.fee for reading in method.fees)
    told = [fee for fee in fees if fee != NOTHING_SAID]
    return told or fees


def _joined(texts: list[str]) -> Text | None:
    entries = once(each for text in texts for each in listed(text))
    return Text("; ".join(entries)) if entries else None


def _act(act: LegalBasis) -> LegalBasis:
    """The act by its number; what stands for a number may be a whole title."""
    code, title = line(act.number), line(act.title)
    match = pattern("act_number").search(code) or pattern("act_number").search(title)
    number = match.group() if match else code or title
    return LegalBasis(number, "" if title in (number, code) else title)


def _oddities(record: SourceRecord, papers: Papers) -> Iterator[tuple[str, str, str]]:
    """(field, value, reason) for all that was kept but should be looked at."""
    yield from (("documents", fragment, "fragment_left_out") for fragment in papers.fragments)
    if papers.notes:
        yield "documents", str(len(papers.notes)), "notes_became_remarks"
    if says_nothing(record.agency):
        yield "agency", record.agency, "not_named_by_the_source"
    if begins_mid_word(record.requirements):
        yield "requirements", record.requirements, "begins_in_the_middle_of_a_word"
    for number, method in enumerate(record.methods):
        doubts = ((f"methods[{number}].fees", r.value, r.doubt) for r in method.fees if r.doubt)
        yield from doubts
    yield from ((field, value, reason) for field, value in _prose(record) for reason in faults(value))


def _prose(record: SourceRecord) -> Iterator[tuple[str, str]]:
    yield "name", record.name
    yield "requirements", record.requirements
    yield from (("steps", step) for step in record.steps)
    yield from (("documents", paper.name) for paper in record.papers)
