"""The people who may come in: invited, given a role, signed out, switched off."""

from __future__ import annotations

from aiohttp import web

from knowledge.console.accounts import Account, LastAdmin, NameTaken
from knowledge.console.pages import page
from knowledge.console.roles import Role
from knowledge.console.signing_in import name_problems
from knowledge.console.visit import HOME, Refused, Visit, see_other


def show(visit: Visit) -> web.Response:
    """Everybody, and the form that invites somebody."""
    return _list(visit)


def invite(visit: Visit) -> web.Response:
    """Makes an account and shows its one-time link, the only time it can be seen."""
    if problems := name_problems(visit):
        return _list(visit, problems)
    try:
        account = visit.console.accounts.create(
            visit.value("name"), visit.value("full_name"), _role(visit), by=visit.who.shown
        )
    except NameTaken:
        return _list(visit, {"name": ["users.name_taken"]})
    return _link_page(visit, account)


def show_one(visit: Visit) -> web.Response:
    """One person: role, sessions, and what an admin may do about them."""
    return _one(visit, _account(visit))


def set_role(visit: Visit) -> web.Response:
    """Gives another role; it holds from the next click on."""
    account = _account(visit)
    try:
        visit.console.accounts.set_role(account, _role(visit), by=visit.who.shown)
    except LastAdmin:
        return _one(visit, account, problem="users.last_admin")
    return see_other(f"/users/{account.id}", done="saved")


def set_active(visit: Visit) -> web.Response:
    """Switches an account off, which signs it out everywhere, or on again."""
    account, active = _account(visit), visit.value("active") == "1"
    try:
        visit.console.accounts.set_active(account, active, by=visit.who.shown)
    except LastAdmin:
        return _one(visit, account, problem="users.last_admin")
    if not active:
        visit.console.sessions.end_all(account.id)
    return see_other(f"/users/{account.id}", done="saved")


def end_sessions(visit: Visit) -> web.Response:
    """Signs somebody out everywhere."""
    account = _account(visit)
    visit.console.sessions.end_all(account.id)
    return see_other(f"/users/{account.id}", done="sessions_ended")


def new_link(visit: Visit) -> web.Response:
    """A fresh one-time link, for an invitation that was lost or a password that was forgotten."""
    return _link_page(visit, _account(visit))


def _list(visit: Visit, problems: dict[str, list[str]] | None = None) -> web.Response:
    accounts = visit.console.accounts.everybody()
    return page(
        visit, "users.html", status=422 if problems else 200, accounts=accounts, roles=list(Role),
        problems=problems or {}, name=visit.value("name"), full_name=visit.value("full_name"),
        chosen=visit.value("role") or Role.EDITOR.value,
    )  # fmt: skip


def _one(visit: Visit, account: Account, *, problem: str = "") -> web.Response:
    sessions = visit.console.sessions.of_account(account.id)
    return page(
        visit, "user.html", status=409 if problem else 200, account=account, sessions=sessions, roles=list(Role),
        problem=problem,
    )  # fmt: skip


def _link_page(visit: Visit, account: Account) -> web.Response:
    token = visit.console.accounts.new_link(account, by=visit.who.shown)
    return page(visit, "new_link.html", account=account, link=f"{visit.console.origin}{HOME}/welcome/{token}")


def _account(visit: Visit) -> Account:
    account = visit.console.accounts.find(int(visit.match["id"]))
    if account is None:
        raise Refused("refused.not_found", 404)
    return account


def _role(visit: Visit) -> Role:
    try:
        return Role(visit.value("role"))
    except ValueError as error:
        raise Refused("refused.malformed", 400) from error
