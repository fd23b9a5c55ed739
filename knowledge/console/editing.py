"""Drafts: begun, edited in a form, saved by hand or by the page itself, thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web

from knowledge.console.differences import differences
from knowledge.console.fields import clean, fields_of
from knowledge.console.interface import Strings
from knowledge.console.labels import by_field, labeller, path_label
from knowledge.console.pages import moment, page
from knowledge.console.procedures import known
from knowledge.console.visit import Visit, see_other
from knowledge.errors import DraftConflict
from knowledge.lint.checking import check_fields
from knowledge.lint.finding import Finding
from knowledge.procedure import (
    LANGUAGES,
    Aspect,
    Confidence,
    FeeBasis,
    Handling,
    Level,
    SubmissionChannel,
    TimeUnit,
)
from knowledge.validation import CODE
from knowledge.versions import Draft

CHOICES = {
    "level": Level, "confidence": Confidence, "channel": SubmissionChannel, "unit": TimeUnit, "basis": FeeBasis,
    "handling": Handling, "aspect": Aspect,
}  # fmt: skip


def show_new(visit: Visit) -> web.Response:
    """Asks for the code and the name of a procedure that is not there yet."""
    return page(visit, "new.html", problems={})


def begin(visit: Visit) -> web.Response:
    """Begins the draft of a new procedure; of one that exists, leads to it."""
    code, name = visit.value("code"), clean(visit.value("name"))
    if not CODE.fullmatch(code):
        return page(visit, "new.html", status=422, problems={"code": ["new.code_shape"]})
    if any(row.code == code for row in visit.console.listing.rows()):
        return see_other(f"/procedures/{code}", done="exists")
    fields = {
        "code": code,
        "names": {"vi": name},
        "as_of": f"{date.today():%Y-%m}",
        "confidence": "high",
        "level": "commune",
    }
    visit.console.store.drafts.save(code, fields, editor=visit.who.shown)
    return see_other(f"/procedures/{code}/edit")


def edit(visit: Visit) -> web.Response:
    """The form over the draft, or over what is published when there is none yet."""
    row = known(visit)
    fields = row.draft.fields if row.draft else visit.console.store.history.body(row.code, row.number)
    return _form(visit, {**fields, "code": row.code}, row.draft.lock if row.draft else 0)


def save(visit: Visit) -> web.Response:
    """Keeps the form as the draft, and says what the lint thinks of it."""
    row = known(visit)
    fields = fields_of(visit.posted, row.code)
    try:
        draft = visit.console.store.drafts.save(row.code, fields, editor=visit.who.shown, lock=visit.number("lock"))
    except DraftConflict as conflict:
        return _conflict(visit, fields, conflict)
    if visit.wants_json:
        return _saved(visit, draft)
    return see_other(f"/procedures/{row.code}/{visit.value('then') or 'edit'}", done="draft_saved")


def discard(visit: Visit) -> web.Response:
    """Throws the draft away."""
    row = known(visit)
    try:
        visit.console.store.drafts.discard(row.code, editor=visit.who.shown, lock=visit.number("lock"))
    except DraftConflict:
        return see_other(f"/procedures/{row.code}", done="draft_moved_on")
    return see_other(f"/procedures/{row.code}" if row.number else "/procedures", done="draft_discarded")


def rebase(visit: Visit) -> web.Response:
    """Says that the editor has seen what was published since the draft was begun."""
    row = known(visit)
    if row.draft:
        store = visit.console.store
        store.drafts.save(
            row.code, row.draft.fields, editor=visit.who.shown, lock=row.draft.lock, based_on=row.number
        )  # fmt: skip
    return see_other(f"/procedures/{row.code}/publish")


async def preview(visit: Visit) -> web.Response:
    """Opens a conversation that is answered from the draft."""
    language = visit.value("language")
    token = await visit.console.open_preview(visit.match["code"], language if language in LANGUAGES else visit.language)
    return web.json_response({"token": token})


def _form(visit: Visit, fields: Mapping[str, Any], lock: int) -> web.Response:
    row = known(visit)
    findings = check_fields(row.code, fields, date.today())
    at_field = by_field(findings)
    frame = {
        "t": visit.strings, "language": visit.language, "tongues": LANGUAGES, "choices": CHOICES, "at_field": at_field,
        "questions": fields.get("questions", []), "summary": lambda record: _summary(record, visit.strings),
        "opened": lambda path: any(field.startswith(f"{path}.") or field == path for field in at_field),
    }  # fmt: skip
    return page(
        visit, "edit.html", row=row, fields=fields, lock=lock, findings=findings, label=labeller(visit.strings),
        tongues=LANGUAGES, choices=CHOICES, f=frame,
    )  # fmt: skip


def _summary(record: Mapping[str, Any], t: Strings) -> str:
    """What a folded row is called: its name, its text, or the way it tells of."""
    if channel := record.get("channel"):
        return t(f"choice.{channel}") if f"choice.{channel}" in t else str(channel)
    said = record.get("name") or record.get("text") or ""
    return str(said.get("vi", "") if isinstance(said, Mapping) else said)


def _saved(visit: Visit, draft: Draft) -> web.Response:
    findings = check_fields(draft.code, draft.fields, date.today())
    answer = {
        "lock": draft.lock,
        "saved_at": visit.strings("edit.saved_at", when=moment(draft.saved_at, visit.language)),
        "findings": [_told(visit, finding) for finding in findings],
    }
    return web.json_response(answer)


def _told(visit: Visit, finding: Finding) -> dict[str, str]:
    return {
        "field": finding.field, "label": path_label(finding.field, visit.strings), "severity": finding.severity.value,
        "text": finding.sentence(visit.language),
    }  # fmt: skip


def _conflict(visit: Visit, mine: Mapping[str, Any], conflict: DraftConflict) -> web.Response:
    """Who did what meanwhile, what differs, and the choice between the two texts."""
    row = known(visit)
    told = visit.strings(
        "conflict.told", who=conflict.editor or "?", when=moment(conflict.at, visit.language),
        what=visit.strings(f"action.{conflict.action}"),
    )  # fmt: skip
    if visit.wants_json:
        return web.json_response({"message": told}, status=409)
    theirs = row.draft.fields if row.draft else visit.console.store.history.body(row.code, row.number)
    pairs = [(name, value) for name, value in visit.posted if name not in ("form_token", "lock")]
    return page(
        visit, "conflict.html", status=409, row=row, told=told, pairs=pairs, lock=row.draft.lock if row.draft else 0,
        lines=differences({**theirs, "code": row.code}, mine), label=labeller(visit.strings),
    )  # fmt: skip
