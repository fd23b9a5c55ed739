"""Every address of the console, who it is for, and what it does: the one table of rights."""

from __future__ import annotations

from knowledge.console import (
    auditing,
    calendar,
    channels,
    editing,
    exporting,
    faq,
    home,
    importing,
    office,
    procedures,
    publishing,
    questions,
    signing_in,
    taught,
    trials,
    users,
)
from knowledge.console.guard import Route
from knowledge.console.roles import Role
from knowledge.console.runs import DOSSIERS, PROCEDURES

ANYBODY = None
ONE = r"/procedures/{code:\d\.\d{6}}"
VERSION = ONE + r"/versions/{number:\d{1,6}}"
RUN = r"{run:[0-9a-f]{32}}"
QUESTION, TRIAL, FAQ = r"/questions/{id:\d{1,9}}", r"/trials/{id:\d{1,9}}", r"/faq/{id:\d{1,9}}"


def importing_routes(place: str, kind: str) -> tuple[Route, ...]:
    """The addresses of one kind of import."""
    one = f"{place}/{RUN}"
    return (
        Route("GET", place, importing.asking(kind), Role.PUBLISHER),
        Route("POST", place, importing.taking(kind), Role.PUBLISHER, importing.LARGEST),
        Route("GET", one, importing.show, Role.PUBLISHER),
        Route("GET", f"{one}/report", importing.report, Role.PUBLISHER),
        Route("POST", f"{one}/confirm", importing.confirm, Role.PUBLISHER),
        Route("POST", f"{one}/discard", importing.discard, Role.PUBLISHER),
    )


ROUTES = (
    Route("GET", "/sign-in", signing_in.show, ANYBODY),
    Route("POST", "/sign-in", signing_in.sign_in, ANYBODY),
    Route("GET", "/welcome/{token}", signing_in.open_link, ANYBODY),
    Route("POST", "/welcome/{token}", signing_in.use_link, ANYBODY),
    Route("POST", "/sign-out", signing_in.sign_out, Role.VIEWER),
    Route("GET", "/account", signing_in.show_account, Role.VIEWER),
    Route("POST", "/account/password", signing_in.change_password, Role.VIEWER),
    Route("POST", "/account/sign-out-everywhere", signing_in.sign_out_everywhere, Role.VIEWER),
    Route("GET", "/", home.show, Role.VIEWER),
    Route("GET", "/procedures", procedures.show_all, Role.VIEWER),
    Route("GET", ONE, procedures.show_one, Role.VIEWER),
    Route("GET", VERSION, procedures.show_version, Role.VIEWER),
    Route("GET", ONE + "/compare", procedures.compare, Role.VIEWER),
    Route("GET", "/procedures/new", editing.show_new, Role.EDITOR),
    Route("POST", "/procedures", editing.begin, Role.EDITOR),
    Route("GET", ONE + "/edit", editing.edit, Role.EDITOR),
    Route("POST", ONE + "/draft", editing.save, Role.EDITOR),
    Route("POST", ONE + "/draft/discard", editing.discard, Role.EDITOR),
    Route("POST", ONE + "/draft/rebase", editing.rebase, Role.EDITOR),
    Route("POST", ONE + "/preview", editing.preview, Role.EDITOR),
    Route("GET", ONE + "/publish", publishing.show, Role.PUBLISHER),
    Route("POST", ONE + "/publish", publishing.publish, Role.PUBLISHER),
    Route("POST", ONE + "/withdraw", publishing.withdraw, Role.PUBLISHER),
    Route("POST", ONE + "/cancel", publishing.cancel, Role.PUBLISHER),
    Route("POST", VERSION + "/restore", publishing.restore, Role.PUBLISHER),
    *importing_routes("/import", PROCEDURES),
    *importing_routes("/dossiers", DOSSIERS),
    Route("GET", "/export", exporting.show, Role.EDITOR),
    Route("POST", "/export", exporting.begin, Role.EDITOR),
    Route("GET", "/export/blank", exporting.blank, Role.EDITOR),
    Route("GET", "/export/" + RUN, exporting.show_one, Role.EDITOR),
    Route("GET", "/export/" + RUN + "/file", exporting.fetch, Role.EDITOR),
    Route("GET", "/office", office.show, Role.PUBLISHER),
    Route("POST", "/office", office.save, Role.PUBLISHER),
    Route("GET", "/calendar", calendar.show, Role.VIEWER),
    Route("POST", "/calendar", calendar.keep, Role.PUBLISHER),
    Route("POST", "/calendar/week", calendar.keep_week, Role.PUBLISHER),
    Route("POST", "/calendar/remove", calendar.remove, Role.PUBLISHER),
    Route("GET", "/questions", questions.show, Role.EDITOR),
    Route("POST", "/questions", questions.dismiss, Role.EDITOR),
    Route("GET", QUESTION + "/teach", questions.show_teaching, Role.EDITOR),
    Route("POST", QUESTION + "/teach", questions.teach, Role.EDITOR),
    Route("GET", "/trials", trials.show_all, Role.EDITOR),
    Route("GET", TRIAL, trials.show, Role.EDITOR),
    Route("POST", TRIAL + "/again", trials.again, Role.EDITOR),
    Route("POST", TRIAL + "/drop", trials.drop, Role.EDITOR),
    Route("POST", TRIAL + "/preview", trials.preview, Role.EDITOR),
    Route("POST", TRIAL + "/publish", trials.publish, Role.PUBLISHER),
    Route("GET", "/taught", taught.show, Role.EDITOR),
    Route("POST", r"/taught/{id:\d{1,9}}/undo", taught.undo, Role.PUBLISHER),
    Route("GET", "/faq", faq.show_all, Role.VIEWER),
    Route("POST", "/faq", faq.propose, Role.EDITOR),
    Route("GET", "/faq/new", faq.show_new, Role.EDITOR),
    Route("GET", FAQ, faq.show_one, Role.VIEWER),
    Route("POST", FAQ, faq.propose_change, Role.EDITOR),
    Route("GET", FAQ + "/edit", faq.edit, Role.EDITOR),
    Route("POST", FAQ + r"/versions/{number:\d{1,6}}/restore", faq.restore, Role.EDITOR),
    Route("POST", FAQ + "/withdraw", faq.withdraw, Role.PUBLISHER),
    Route("GET", "/audit", auditing.show, Role.VIEWER),
    Route("GET", "/channels", channels.show, Role.ADMIN),
    Route("GET", "/users", users.show, Role.ADMIN),
    Route("POST", "/users", users.invite, Role.ADMIN),
    Route("GET", r"/users/{id:\d{1,9}}", users.show_one, Role.ADMIN),
    Route("POST", r"/users/{id:\d{1,9}}/role", users.set_role, Role.ADMIN),
    Route("POST", r"/users/{id:\d{1,9}}/active", users.set_active, Role.ADMIN),
    Route("POST", r"/users/{id:\d{1,9}}/sessions", users.end_sessions, Role.ADMIN),
    Route("POST", r"/users/{id:\d{1,9}}/link", users.new_link, Role.ADMIN),
)
