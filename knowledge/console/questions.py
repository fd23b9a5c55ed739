"""Questions that were not answered well, the most frequent first: taught with one form, or dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aiohttp import web

from knowledge.console.fields import clean
from knowledge.console.listing import Row, Wanted, paged, search
from knowledge.console.naming import Names, names
from knowledge.console.pages import page
from knowledge.console.publishing import reason_of
from knowledge.console.visit import Refused, Visit, see_other
from knowledge.errors import FaqNotFound, InvalidFaq, ProcedureNotFound
from knowledge.faq import PREFIX
from knowledge.phrases import ASPECTS, Phrase
from knowledge.procedure import LANGUAGES, Aspect
from knowledge.reading import Problem
from knowledge.teaching.change import Change
from knowledge.teaching.questions import Fault, Group
from nlu.text.normalise import fold

MOST_CHOICES = 12
ASKED_ASPECTS = [aspect for aspect in Aspect if aspect.value in ASPECTS]


def show(visit: Visit) -> web.Response:
    """What waits for an editor, filtered."""
    return _list(visit)


def dismiss(visit: Visit) -> web.Response:
    """Takes the ticked groups off the list."""
    ticked = [group_of(visit, value) for name, value in visit.posted if name == "id"]
    ids = [id for group in ticked if group for id in group.ids]
    try:
        if not ids:
            raise Refused("teach.none_ticked", 422)
        visit.console.desk.dismiss(ids, editor=visit.who.shown, reason=reason_of(visit))
    except Refused as refused:
        return _list(visit, refused.key, refused.status)
    return see_other("/questions", done="question_dismissed")


def show_teaching(visit: Visit) -> web.Response:
    """The form that attaches a wording to what should answer it."""
    group = _group(visit)
    if group is None:
        return see_other("/questions", done="question_gone")
    return _form(visit, group, Phrase("", group.language, group.text))


def teach(visit: Visit) -> web.Response:
    """Begins to try the wording out."""
    group = _group(visit)
    if group is None:
        return see_other("/questions", done="question_gone")
    aspects = tuple(value for name, value in visit.posted if name == "aspect")
    phrase = Phrase(visit.value("code"), visit.value("language"), clean(visit.value("text")), aspects)
    if not phrase.code:
        return _form(visit, group, phrase, [Problem("choose", "code")])
    try:
        change = replace(_change(visit, phrase), answers=group.ids)
        number = visit.console.trials.begin(change, visit.who.shown)
    except InvalidFaq as error:
        return _form(visit, group, phrase, error.problems)
    except (ProcedureNotFound, FaqNotFound):
        return _form(visit, group, phrase, [Problem("gone", "code")])
    return see_other(f"/trials/{number}")


def _change(visit: Visit, phrase: Phrase) -> Change:
    """A wording for a procedure, or one more wording of a general answer."""
    change = Change(phrase)
    change.check()
    if not phrase.code.startswith(PREFIX):
        return change
    held = visit.console.store.faq.read(phrase.code)
    known = held.entry.wordings.get(phrase.language, ())
    wordings = {**held.entry.wordings, phrase.language: tuple(dict.fromkeys([*known, phrase.text]))}
    return Change(entry=replace(held.entry, wordings=wordings), code=held.code, based_on=held.number)


def _list(visit: Visit, problem: str = "", status: int = 200) -> web.Response:
    why, tongue = visit.query.get("why", ""), visit.query.get("language", "")
    every = visit.console.desk.questions.groups()
    fitting = [g for g in every if tongue in ("", g.language) and (not why or why in g.faults)]
    if why:
        fitting.sort(key=lambda group: -group.faults[Fault(why)])
    number = visit.query.get("page", "1")
    shown, at, pages = paged(fitting, int(number) if number.isdecimal() and len(number) < 7 else 1)
    return page(
        visit, "questions.html", status=status, groups=shown, found=len(fitting), total=len(every), at=at, pages=pages,
        faults=list(Fault), tongues=LANGUAGES, why=why, tongue=tongue, named=names(visit), problem=problem, reason=visit.value("reason"),
        asked={name: value for name, value in (("why", why), ("language", tongue)) if value},
    )  # fmt: skip


def _group(visit: Visit) -> Group | None:
    return group_of(visit, visit.match["id"])


def group_of(visit: Visit, number: str) -> Group | None:
    """The group that holds a question, if that still waits for an editor."""
    known = number.isascii() and number.isdecimal() and len(number) < 10
    return visit.console.desk.questions.group_of(int(number)) if known else None


def _form(visit: Visit, group: Group, phrase: Phrase, problems: Sequence[Problem] = ()) -> web.Response:
    named = names(visit)
    words = visit.query.get("q", "")[:200]
    choices = _choices(visit, group, phrase.code, words, named)
    return page(
        visit, "teach.html", status=422 if problems else 200, group=group, id=group.ids[0], phrase=phrase, words=words,
        problems=problems, choices=choices, aspects=ASKED_ASPECTS, tongues=LANGUAGES, named=named,
    )  # fmt: skip


def _choices(visit: Visit, group: Group, chosen: str, words: str, named: Names) -> list[str]:
    """The codes to choose from: those that the words fit, or else those that were answered, offered, or are alike."""
    if not words:
        likely = (chosen, *group.codes, *visit.console.desk.nearest(group.text, group.language))
        return list(dict.fromkeys(code for code in likely if named.answers(code)))[:MOST_CHOICES]
    entries = [code for code, title in named.faq.items() if all(word in fold(title) for word in fold(words).split())]
    rows = (row for row in search(visit.console.listing.rows(), Wanted(words=words)) if _in_view(row))
    return [*entries, *(row.code for row in rows)][:MOST_CHOICES]


def _in_view(row: Row) -> bool:
    return bool(row.number) and not row.withdrawn
