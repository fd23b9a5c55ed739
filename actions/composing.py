"""A procedure and the aspects asked about -> the values of a reply, in the citizen's language.

Pure. Nothing is said that the record does not hold, and no condition is left out: a paper that
applies only in some case is grouped under that case until the citizen's own case is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from actions.cases import CaseFacts, case_text, holds, option_text, still_possible
from knowledge.faq import FaqEntry
from knowledge.office import Office
from knowledge.procedure import (
    OFFICIAL_LANGUAGE,
    Aspect,
    Confidence,
    DossierItem,
    Fee,
    Handling,
    Level,
    Procedure,
    ProcessingTime,
    Question,
    SubmissionChannel,
    SubmissionMethod,
    Text,
)


class Filing(Protocol):
    """The day on which something is meant to be handed in, and when it is ready then."""

    @property
    def day(self) -> str: ...
    def due(self, time: ProcessingTime, language: str) -> dict[str, Any] | None: ...


OVERVIEW = (Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.WHERE)


def answer_values(
    procedure: Procedure,
    aspects: Sequence[str],
    language: str,
    office: Office,
    case: CaseFacts | None = None,
    filing: Filing | None = None,
) -> dict[str, Any]:
    """Everything the reply `procedure.answer` needs, for these aspects, this case and the day it is handed in."""
    case = case or {}
    parts = expanded(aspects)
    facts = {aspect.value: _COMPOSERS[aspect](procedure, language, case) for aspect in parts}
    if filing and Aspect.TIME in parts:
        facts[Aspect.TIME.value] = _due(procedure, language, case, filing)
    for aspect in parts:
        facts[aspect.value]["remarks"] = _texts(procedure.remarks.get(aspect, ()), language)
    return {
        **heading(procedure, language),
        "handled_by": _elsewhere(procedure, language),
        "aspects": [aspect.value for aspect in parts],
        "overview": Aspect.OVERVIEW.value in aspects,
        "remarks": _texts(procedure.remarks.get(Aspect.OVERVIEW, ()), language)
        if Aspect.OVERVIEW.value in aspects
        else [],
        "facts": facts,
        "case": [option_text(procedure, q, o, language) for q, o in case.items()],
        "office": office.in_language(language),
        **footing(procedure),
    }


def heading(procedure: Procedure, language: str) -> dict[str, Any]:
    """How a procedure is named: in the citizen's language, the official name beside it."""
    return {"code": procedure.code, "name": _named(procedure.names, language)}


def faq_values(code: str, entry: FaqEntry, language: str) -> dict[str, Any]:
    """Everything the reply `faq.answer` needs."""
    return {
        "code": code,
        "name": entry.title.in_language(language),
        "text": entry.answer.in_language(language),
        "untranslated": not entry.answer.has(language),
        "as_of": entry.as_of,
        "source": {"title": entry.source.title, "url": entry.source.url},
        "confirm": False,
    }


def footing(procedure: Procedure) -> dict[str, Any]:
    """What stands under every answer: how recent, from where, how sure."""
    source = procedure.sources[0] if procedure.sources else None
    return {
        "as_of": procedure.as_of,
        "source": {"title": source.title, "url": source.url} if source else None,
        "confirm": procedure.confidence is Confidence.LOW,
    }


def _elsewhere(procedure: Procedure, language: str) -> dict[str, str] | None:
    """Whose the procedure is when it is not the commune's."""
    return _named(procedure.agency, language) if procedure.level in (Level.PROVINCE, Level.MINISTRY) else None


def expanded(aspects: Iterable[str]) -> list[Aspect]:
    """The aspects to answer, in a fixed order; an overview stands for the four that most people need."""
    asked = {Aspect(aspect) for aspect in aspects}
    if not asked or Aspect.OVERVIEW in asked:
        asked |= set(OVERVIEW)
    return [aspect for aspect in Aspect if aspect in asked and aspect is not Aspect.OVERVIEW]


def next_question(procedure: Procedure, case: CaseFacts) -> Question | None:
    """The first question still open whose answer changes the list of papers, given the case so far."""
    open_conditions = [item.when for item in procedure.items if still_possible(item.when, case)]
    for question in procedure.questions:
        if question.id not in case and any(question.id in when for when in open_conditions):
            return question
    return None


def _documents(procedure: Procedure, language: str, case: CaseFacts) -> dict[str, Any]:
    possible = [item for item in procedure.items if still_possible(item.when, case)]
    always = [item for item in possible if holds(item.when, case)]
    open_items = [item for item in possible if not holds(item.when, case)]
    return {
        "always": [_item(item, language) for item in always],
        "cases": _by_case(procedure, open_items, language, case),
        "open_questions": next_question(procedure, case) is not None,
    }


def _item(item: DossierItem, language: str) -> dict[str, Any]:
    return {
        "name": _named(item.name, language),
        "originals": item.originals or 0,
        "copies": item.copies or 0,
        "present": item.handling is Handling.PRESENT,
        "form": item.form,
        "note": item.note.in_language(language) if item.note else "",
    }


def _fee(procedure: Procedure, language: str, case: CaseFacts) -> dict[str, Any]:
    return {"methods": _by_method(procedure, lambda m: m.fees, language, case, _fee_line)}


def _fee_line(fee: Fee, language: str) -> dict[str, Any]:
    return {
        "basis": fee.basis.value,
        "amount": fee.amount,
        "currency": fee.currency,
        "per": fee.per.in_language(language) if fee.per else "",
        "note": fee.note.in_language(language) if fee.note else "",
    }


def _time(procedure: Procedure, language: str, case: CaseFacts) -> dict[str, Any]:
    return {"methods": _by_method(procedure, lambda m: m.times, language, case, _time_line), "filed": ""}


def _due(procedure: Procedure, language: str, case: CaseFacts, filing: Filing) -> dict[str, Any]:
    """The time limits, each with the date it leads to."""

    def line(time: ProcessingTime, language: str) -> dict[str, Any]:
        return _time_line(time, language) | {"due": filing.due(time, language)}

    return {"methods": _by_method(procedure, lambda m: m.times, language, case, line), "filed": filing.day}


def _time_line(time: ProcessingTime, language: str) -> dict[str, Any]:
    return {
        "due": None,
        "unit": time.unit.value,
        "amount": time.amount,
        "note": time.note.in_language(language) if time.note else "",
    }


def _where(procedure: Procedure, language: str, _case: CaseFacts) -> dict[str, Any]:
    return {
        "agency": _named(procedure.agency, language),
        "channels": [method.channel.value for method in procedure.methods],
    }


def _how_online(procedure: Procedure, language: str, case: CaseFacts) -> dict[str, Any]:
    online = [m for m in procedure.methods if m.channel is SubmissionChannel.ONLINE]
    post = any(m.channel is SubmissionChannel.POST for m in procedure.methods)
    return {
        "known": bool(procedure.methods),
        "online": bool(online),
        "post": post,
        "note": online[0].note.in_language(language) if online and online[0].note else "",
    }


def _steps(procedure: Procedure, language: str, _case: CaseFacts) -> dict[str, Any]:
    return {"steps": _texts(procedure.steps, language)}


def _form(procedure: Procedure, language: str, _case: CaseFacts) -> dict[str, Any]:
    forms = [_form_line(f.name, f.code, f.url, language) for f in procedure.forms]
    on_items = [_form_line(i.name, i.form, "", language) for i in procedure.items if i.form]
    named = {form["name"]["text"] for form in forms}
    return {"forms": forms + [form for form in on_items if form["name"]["text"] not in named]}


def _form_line(name: Text, code: str, url: str, language: str) -> dict[str, Any]:
    return {"name": _named(name, language), "code": code, "url": url}


def _eligibility(procedure: Procedure, language: str, _case: CaseFacts) -> dict[str, Any]:
    applicants = procedure.applicants.in_language(language) if procedure.applicants else ""
    return {"applicants": applicants, "requirements": _texts(procedure.requirements, language)}


def _result(procedure: Procedure, language: str, _case: CaseFacts) -> dict[str, Any]:
    return {"outcome": _named(procedure.outcome, language) if procedure.outcome else None}


def _legal_basis(procedure: Procedure, _language: str, _case: CaseFacts) -> dict[str, Any]:
    return {"acts": [{"number": act.number, "title": act.title} for act in procedure.legal_basis]}


def _validity(_procedure: Procedure, _language: str, _case: CaseFacts) -> dict[str, Any]:
    return {}


def _authorisation(procedure: Procedure, language: str, _case: CaseFacts) -> dict[str, Any]:
    return {"applicants": procedure.applicants.in_language(language) if procedure.applicants else ""}


_COMPOSERS: Mapping[Aspect, Callable[[Procedure, str, CaseFacts], dict[str, Any]]] = {
    Aspect.DOCUMENTS: _documents,
    Aspect.FEE: _fee,
    Aspect.TIME: _time,
    Aspect.WHERE: _where,
    Aspect.HOW_ONLINE: _how_online,
    Aspect.STEPS: _steps,
    Aspect.FORM: _form,
    Aspect.ELIGIBILITY: _eligibility,
    Aspect.RESULT: _result,
    Aspect.LEGAL_BASIS: _legal_basis,
    Aspect.VALIDITY: _validity,
    Aspect.AUTHORISATION: _authorisation,
}


def _by_method(
    procedure: Procedure,
    pick: Callable[[SubmissionMethod], Sequence[Any]],
    language: str,
    case: CaseFacts,
    line: Callable[[Any, str], dict[str, Any]],
) -> list[dict[str, Any]]:
    """Lines per way of handing in; ways with the same lines stand together."""
    groups: list[dict[str, Any]] = []
    for method in procedure.methods:
        lines = [
            {**line(entry, language), "case": case_text(procedure, entry.when, language, case)}
            for entry in pick(method)
            if still_possible(entry.when, case)
        ]
        same = next((group for group in groups if group["lines"] == lines), None)
        if same:
            same["channels"].append(method.channel.value)
        else:
            groups.append({"channels": [method.channel.value], "lines": lines})
    return [group for group in groups if group["lines"]]


def _by_case(
    procedure: Procedure, items: Sequence[DossierItem], language: str, case: CaseFacts
) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = []
    for item in items:
        text = case_text(procedure, item.when, language, case)
        same = next((group for group in groups if group["case"] == text), None)
        if same:
            same["papers"].append(_item(item, language))
        else:
            groups.append({"case": text, "papers": [_item(item, language)]})
    return groups


def _named(text: Text, language: str) -> dict[str, str]:
    """A name in the citizen's language; `official` is the Vietnamese one where that differs."""
    shown = text.in_language(language)
    return {"text": shown, "official": text.vi if language != OFFICIAL_LANGUAGE and shown != text.vi else ""}


def _texts(texts: Iterable[Text], language: str) -> list[str]:
    return [text.in_language(language) for text in texts]
