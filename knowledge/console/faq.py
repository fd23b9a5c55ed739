"""General answers: the list, one with its versions, the form, and how a text is tried out before it is live."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from knowledge.console.fields import clean
from knowledge.console.pages import page
from knowledge.console.publishing import reason_of
from knowledge.console.questions import group_of
from knowledge.console.visit import Refused, Visit, see_other
from knowledge.errors import FaqNotFound, InvalidFaq, VersionNotFound
from knowledge.faq import PREFIX, FaqEntry
from knowledge.procedure import LANGUAGES, Source, Text
from knowledge.reading import Problem
from knowledge.store.faqs import PublishedFaq
from knowledge.teaching.change import Change

BLANK = FaqEntry(Text(""), Text(""), Source(""), "")


def show_all(visit: Visit) -> web.Response:
    """Every general answer, withdrawn ones included."""
    return page(visit, "faq.html", entries=visit.console.store.faq.all())


def show_one(visit: Visit) -> web.Response:
    """Its text and its versions."""
    return _overview(visit)


def show_new(visit: Visit) -> web.Response:
    """An empty form; for a collected question, its wording is there already."""
    group = group_of(visit, visit.query.get("question", ""))
    if group is None:
        return _form(visit, BLANK)
    text = Text("", **{group.language: group.text}) if group.language != "vi" else Text(group.text)
    return _form(visit, FaqEntry(text, Text(""), Source(""), "", {group.language: group.wordings[:20]}))


def edit(visit: Visit) -> web.Response:
    """The form over what is live, or was before it was withdrawn."""
    held = _known(visit)
    return _form(visit, held.entry, held)


def propose(visit: Visit) -> web.Response:
    """Begins to try a new general answer out."""
    return _try_out(visit, None)


def propose_change(visit: Visit) -> web.Response:
    """Begins to try another text of a general answer out."""
    return _try_out(visit, _known(visit))


def restore(visit: Visit) -> web.Response:
    """Begins to try an earlier text out."""
    held, number = _known(visit), int(visit.match["number"])
    try:
        entry = visit.console.store.faq.version(held.code, number)
        change = Change(entry=entry, code=held.code, based_on=held.number, restores=number)
        return see_other(f"/trials/{visit.console.trials.begin(change, visit.who.shown)}")
    except (VersionNotFound, InvalidFaq):
        return _overview(visit, "publish.cannot_restore", 409)


def withdraw(visit: Visit) -> web.Response:
    """Takes it from view."""
    held = _known(visit)
    try:
        visit.console.store.faq.withdraw(held.code, editor=visit.who.shown, reason=reason_of(visit))
    except Refused as refused:
        return _overview(visit, refused.key, refused.status)
    except FaqNotFound:
        return _overview(visit, "faq.not_in_view", 409)
    return see_other(f"/faq/{visit.match['id']}", done="withdrawn")


def _known(visit: Visit) -> PublishedFaq:
    try:
        return visit.console.store.faq.read(PREFIX + visit.match["id"])
    except FaqNotFound as error:
        raise Refused("refused.not_found", 404) from error


def _overview(visit: Visit, problem: str = "", status: int = 200) -> web.Response:
    held = _known(visit)
    return page(
        visit, "faq_entry.html", status=status, held=held, id=held.code.removeprefix(PREFIX), tongues=LANGUAGES,
        versions=visit.console.store.faq.versions(held.code), problem=problem,
    )  # fmt: skip


def _try_out(visit: Visit, held: PublishedFaq | None) -> web.Response:
    entry, group = _posted(visit), group_of(visit, visit.value("question"))
    based_on = visit.number("based_on")
    answers = group.ids if group else ()
    try:
        change = Change(entry=entry, code=held.code if held else "", based_on=based_on, answers=answers)
        return see_other(f"/trials/{visit.console.trials.begin(change, visit.who.shown)}")
    except InvalidFaq as error:
        return _form(visit, entry, held, error.problems)


def _posted(visit: Visit) -> FaqEntry:
    texts = {
        name: Text(**{each: clean(visit.value(f"{name}.{each}")) for each in LANGUAGES}) for name in ("title", "answer")
    }
    lines = {each: clean(visit.value("wordings." + each)).splitlines() for each in LANGUAGES}
    wordings = {each: tuple(dict.fromkeys(filter(None, map(str.strip, found)))) for each, found in lines.items()}
    source = Source(clean(visit.value("source.title")), clean(visit.value("source.url")))
    return FaqEntry(
        texts["title"], texts["answer"], source, clean(visit.value("as_of")),
        {each: found for each, found in wordings.items() if found},
    )  # fmt: skip


def _form(
    visit: Visit, entry: FaqEntry, held: PublishedFaq | None = None, problems: Sequence[Problem] = ()
) -> web.Response:
    by_field: dict[str, list[Problem]] = {}
    for problem in problems:
        by_field.setdefault(problem.field, []).append(problem)
    based_on = visit.value("based_on") or str(held.number if held else 0)
    return page(
        visit, "faq_edit.html", status=422 if problems else 200, entry=entry, held=held, tongues=LANGUAGES,
        id=held.code.removeprefix(PREFIX) if held else "", problems=by_field, based_on=based_on,
        question=visit.value("question") or visit.query.get("question", ""),
    )  # fmt: skip
