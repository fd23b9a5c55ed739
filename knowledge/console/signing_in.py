"""Coming in and going out: sign-in, one-time links, one's own password and sessions."""

from __future__ import annotations

import json

from aiohttp import web

from knowledge.console.accounts import NAME, Account
from knowledge.console.guard import keep
from knowledge.console.pages import page
from knowledge.console.passwords import hashed, is_right, objections
from knowledge.console.roles import Role
from knowledge.console.visit import HOME, SESSION_COOKIE, Refused, Visit, see_other, set_cookie

LONGEST_NAME = 120


def show(visit: Visit) -> web.Response:
    """The sign-in page; whoever is signed in already goes on."""
    if visit.session:
        return see_other("/")
    return _form(visit)


def sign_in(visit: Visit) -> web.Response:
    """Checks name and password, and goes on to where the visitor wanted to be."""
    name, password = visit.value("name"), dict(visit.posted).get("password", "")
    subjects = {"account": name, "address": visit.address}
    if wait := visit.console.lockout.try_once(subjects):
        answer = _form(visit, "sign_in.paused", status=429, wait=wait)
        answer.headers["Retry-After"] = str(wait)
        return answer
    account, kept = visit.console.accounts.with_password(name)
    if not is_right(kept, password) or account is None:
        return _form(visit, "sign_in.wrong", status=401)
    visit.console.lockout.succeeded(subjects)
    return _welcome(visit, account)


def sign_out(visit: Visit) -> web.Response:
    """Ends this session."""
    if visit.session:
        visit.console.sessions.end(visit.session.token)
    response = see_other("/sign-in", done="signed_out")
    response.del_cookie(SESSION_COOKIE, path=HOME)
    return response


def open_link(visit: Visit) -> web.Response:
    """What a one-time link leads to: choosing a password, and for the first admin a name."""
    return _link_form(visit)


def use_link(visit: Visit) -> web.Response:
    """Takes the password chosen with a one-time link, once, and signs in."""
    accounts, token = visit.console.accounts, visit.match["token"]
    link = accounts.link(token)
    if link is None:
        return _link_form(visit)
    if problems := _new_account_problems(visit, link.account):
        return _link_form(visit, problems)
    if not accounts.use_link(token):
        return _link_form(visit)
    account = link.account or accounts.create(visit.value("name"), visit.value("full_name"), Role.ADMIN)
    accounts.set_password(account, hashed(dict(visit.posted)["password"]))
    visit.console.sessions.end_all(account.id)
    return _welcome(visit, account)


def show_account(visit: Visit) -> web.Response:
    """One's own account: password, and where one is signed in."""
    return _account_page(visit)


def change_password(visit: Visit) -> web.Response:
    """Replaces one's own password; every other browser is signed out."""
    fields = dict(visit.posted)
    _account, kept = visit.console.accounts.with_password(visit.who.name)
    subjects = {"account": visit.who.name, "address": visit.address}
    if visit.console.lockout.try_once(subjects) or not is_right(kept, fields.get("old_password", "")):
        return _account_page(visit, {"old_password": ["password.wrong"]})
    visit.console.lockout.succeeded(subjects)
    if problems := _password_problems(visit, visit.who.name):
        return _account_page(visit, problems)
    visit.console.accounts.set_password(visit.who, hashed(fields["password"]))
    assert visit.session
    visit.console.sessions.end_all(visit.who.id, but=visit.session.token)
    return see_other("/account", done="password_changed")


def sign_out_everywhere(visit: Visit) -> web.Response:
    """Ends every session of one's own."""
    visit.console.sessions.end_all(visit.who.id)
    return sign_out(visit)


def _form(visit: Visit, problem: str = "", *, status: int = 200, wait: int = 0) -> web.Response:
    place = visit.value("next") or visit.query.get("next", "")
    return page(
        visit, "sign_in.html", status=status, problem=problem, wait=wait, next=place,
        name=visit.value("name"), kept=visit.value("kept"),
    )  # fmt: skip


def _welcome(visit: Visit, account: Account) -> web.Response:
    """Signed in: on to the page wanted, or to the form whose fields came along."""
    token = visit.console.sessions.begin(account, visit.address, visit.browser)
    response = _onwards(visit, token)
    set_cookie(visit, response, SESSION_COOKIE, token)
    return response


def _onwards(visit: Visit, token: str) -> web.Response:
    wanted = visit.value("next")
    place = wanted.removeprefix(HOME) if wanted.startswith(f"{HOME}/") and "\\" not in wanted else "/"
    if pairs := _kept_pairs(visit.value("kept")):
        signed_in = Visit(
            visit.console, HOME + place, visit.strings, session=visit.console.sessions.of(token), posted=pairs
        )
        return keep(signed_in)
    return see_other(place)


def _kept_pairs(text: str) -> list[tuple[str, str]]:
    try:
        pairs = json.loads(text) if text else []
        return [(str(name), str(value)) for name, value in pairs]
    except (ValueError, TypeError, RecursionError) as error:
        raise Refused("refused.malformed", 400) from error


def _link_form(visit: Visit, problems: dict[str, list[str]] | None = None) -> web.Response:
    link = visit.console.accounts.link(visit.match["token"])
    if link is None:
        return page(visit, "link.html", status=410, link=None, problems={})
    status = 422 if problems else 200
    return page(visit, "link.html", status=status, link=link, problems=problems or {})


def _new_account_problems(visit: Visit, account: Account | None) -> dict[str, list[str]]:
    problems = _password_problems(visit, account.name if account else visit.value("name"))
    if account is None:
        problems |= name_problems(visit)
    return problems


def name_problems(visit: Visit) -> dict[str, list[str]]:
    """What is wrong with the name and the full name of a new account."""
    name, full_name = visit.value("name").lower(), visit.value("full_name")
    problems = {}
    if not NAME.fullmatch(name):
        problems["name"] = ["users.name_shape"]
    elif any(account.name == name for account in visit.console.accounts.everybody()):
        problems["name"] = ["users.name_taken"]
    if not 0 < len(full_name) <= LONGEST_NAME:
        problems["full_name"] = ["users.full_name_missing"]
    return problems


def _password_problems(visit: Visit, name: str) -> dict[str, list[str]]:
    fields = dict(visit.posted)
    password = fields.get("password", "")
    problems = {"password": list(objections(password, name=name))}
    if fields.get("again", "") != password:
        problems["again"] = ["password.differs"]
    return {field: keys for field, keys in problems.items() if keys}


def _account_page(visit: Visit, problems: dict[str, list[str]] | None = None) -> web.Response:
    sessions = visit.console.sessions.of_account(visit.who.id)
    return page(visit, "account.html", status=422 if problems else 200, sessions=sessions, problems=problems or {})
