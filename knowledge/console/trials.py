"""A change that is tried out: how far the gate is, what it found, and its publication."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from aiohttp import web

from knowledge.console.naming import names
from knowledge.console.pages import moment, page
from knowledge.console.publishing import LONGEST_REASON, reason_of
from knowledge.console.visit import Refused, Visit, see_other
from knowledge.errors import (
    FaqNotFound,
    InvalidFaq,
    OutdatedTrial,
    ProcedureNotFound,
    TrialNotFound,
    VersionConflict,
)
from knowledge.preview import TRIAL
from knowledge.procedure import LANGUAGES
from knowledge.teaching.report import WouldLose
from knowledge.teaching.trials import State, Trial

SHOWN = 30
"""Questions of each kind that a report lists."""


def show_all(visit: Visit) -> web.Response:
    """What is under way or waits to be published."""
    return page(visit, "trials.html", trials=visit.console.trials.open(), named=names(visit))


def show(visit: Visit) -> web.Response:
    """How far it is, or what was found."""
    found = _known(visit)
    if visit.wants_json:
        return web.json_response({"state": found.state, "done": found.done, "total": found.total})
    return _page(visit, found)


async def preview(visit: Visit) -> web.Response:
    """Opens a conversation that is answered as if the change were live."""
    language = visit.value("language")
    token = await visit.console.open_preview(
        TRIAL + visit.match["id"], language if language in LANGUAGES else visit.language
    )
    return web.json_response({"token": token})


def publish(visit: Visit) -> web.Response:
    """Makes the change live, from the report that was seen."""
    found = _known(visit)
    try:
        reason, override = reason_of(visit), visit.value("override")
        if override and not 3 <= len(override) <= LONGEST_REASON:
            raise Refused("trial.override_missing", 422)
        code = visit.console.trials.publish(found.id, editor=visit.who.shown, reason=reason, override=override)
    except Refused as refused:
        return _page(visit, found, refused.key, refused.status)
    except WouldLose:
        return _page(visit, found, "trial.override_missing", 422)
    except OutdatedTrial:
        return _page(visit, found, "trial.outdated", 409)
    except VersionConflict as conflict:
        told = {"who": conflict.editor or "?", "when": moment(conflict.at, visit.language)}
        return _page(visit, found, "publish.moved_on", 409, **told)
    except (TrialNotFound, InvalidFaq, ProcedureNotFound, FaqNotFound):
        return _page(visit, _known(visit), "trial.not_ready", 409)
    return see_other(names(visit).place(code) if found.change.entry else "/taught", done="published")


def again(visit: Visit) -> web.Response:
    """Tries the same change out once more, against what is published now."""
    found = _known(visit)
    try:
        number = visit.console.trials.begin(found.change, visit.who.shown)
    except (InvalidFaq, ProcedureNotFound, FaqNotFound):
        return _page(visit, found, "trial.not_ready", 409)
    _leave(visit, found)
    return see_other(f"/trials/{number}")


def drop(visit: Visit) -> web.Response:
    """Leaves it."""
    _leave(visit, _known(visit))
    return see_other("/questions", done="trial_dropped")


def _leave(visit: Visit, found: Trial) -> None:
    with suppress(TrialNotFound):  # published or dropped by somebody else
        visit.console.trials.drop(found.id, editor=visit.who.shown)


def _known(visit: Visit) -> Trial:
    try:
        return visit.console.trials.read(int(visit.match["id"]))
    except TrialNotFound as error:
        raise Refused("refused.not_found", 404) from error


def _page(visit: Visit, found: Trial, problem: str = "", status: int = 200, **values: str) -> web.Response:
    report, named = found.report, names(visit)
    if entry := found.change.entry:
        named = replace(named, faq={**named.faq, found.change.target: entry.title.in_language(visit.language)})
    kinds = [(kind, getattr(report, kind)) for kind in ("losses", "gains", "changed")] if report else []
    return page(
        visit, "trial.html", status=status, trial=found, change=found.change, report=report, kinds=kinds, shown=SHOWN,
        running=found.state is State.RUNNING, ready=found.state is State.READY, problem=problem, values=values,
        named=named, tongues=LANGUAGES, reason=visit.value("reason"), override=visit.value("override"),
    )  # fmt: skip
