"""Draws the pages: Jinja templates, escaped throughout, with what every page shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import jinja2
from aiohttp import web
from babel.dates import format_date, format_datetime

from knowledge.console.fields import canonical
from knowledge.console.interface import languages
from knowledge.console.roles import Role
from knowledge.console.visit import HOME, Visit

TEMPLATES = Path(__file__).with_name("templates")
VIETNAM = timezone(timedelta(hours=7))
"""Officials read the clock of their office."""
SECTIONS = (
    ("home", "/", Role.VIEWER),
    ("procedures", "/procedures", Role.VIEWER),
    ("import", "/import", Role.PUBLISHER),
    ("dossiers", "/dossiers", Role.PUBLISHER),
    ("questions", "/questions", Role.EDITOR),
    ("faq", "/faq", Role.VIEWER),
    ("office", "/office", Role.PUBLISHER),
    ("calendar", "/calendar", Role.VIEWER),
    ("audit", "/audit", Role.VIEWER),
    ("channels", "/channels", Role.ADMIN),
    ("users", "/users", Role.ADMIN),
)
"""The navigation: name, address, who sees it."""


def page(visit: Visit, template: str, *, status: int = 200, **values: object) -> web.Response:
    """A whole page."""
    role = visit.session.account.role if visit.session else None
    sections = [(name, HOME + place) for name, place, needed in SECTIONS if role and role.may(needed)]
    html = _environment.get_template(template).render(
        t=visit.strings, language=visit.language, languages=languages(), home=HOME, visit=visit, role=role,
        sections=sections, done=visit.query.get("done", ""), may=lambda needed: bool(role and role.may(Role(needed))),
        silent=[channel.name for channel in visit.console.channels if role and not channel.is_connected()], **values,
    )  # fmt: skip
    response = web.Response(text=html, content_type="text/html", status=status)
    response.enable_compression()
    return response


def moment(value: float | datetime | None, language: str) -> str:
    """A moment as an official writes it, in Vietnam's time; epoch seconds, or a datetime that is UTC when naive."""
    if value is None:
        return ""
    if not isinstance(value, datetime):
        value = datetime.fromtimestamp(value, UTC)
    known = value if value.tzinfo else value.replace(tzinfo=UTC)
    pattern = "d MMM y HH:mm" if language == "en" else "dd/MM/y HH:mm"
    return str(format_datetime(known.astimezone(VIETNAM), pattern, locale=language))


def day(value: date, language: str) -> str:
    """A day as an official writes it."""
    return str(format_date(value, "d MMM y" if language == "en" else "dd/MM/y", locale=language))


_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)  # fmt: skip
_environment.filters |= {"moment": moment, "day": day, "dotted": canonical}
