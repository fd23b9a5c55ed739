"""The centre's own details: name, address, telephones, hours."""

from __future__ import annotations

import dataclasses
from typing import Any

from aiohttp import web

from knowledge.console.fields import clean
from knowledge.console.pages import page
from knowledge.console.publishing import LONGEST_REASON
from knowledge.console.visit import Visit, see_other
from knowledge.office import Office
from knowledge.procedure import LANGUAGES, Text

TEXTS = ("name", "address", "hours")
LINES = ("phone", "hotline", "email", "website", "map_url")
LONGEST = 400


def show(visit: Visit) -> web.Response:
    """The details as they are told to citizens."""
    return _page(visit, visit.console.store.office())


def save(visit: Visit) -> web.Response:
    """Replaces the details, with a reason; citizens are told at once."""
    fields: dict[str, Any] = {name: clean(visit.value(name)) for name in LINES}
    fields |= {name: Text(**{each: clean(visit.value(f"{name}.{each}")) for each in LANGUAGES}) for name in TEXTS}
    office = Office(**fields)
    if problem := _problem(visit, office):
        return _page(visit, office, problem)
    visit.console.store.set_office(office, editor=visit.who.shown, reason=visit.value("reason"))
    return see_other("/office", done="saved")


def _problem(visit: Visit, office: Office) -> str:
    """Why the details cannot be kept; empty when they can."""
    if not office.name.vi:
        return "office.name_missing"
    values = [value for name, value in visit.posted if name.partition(".")[0] in (*TEXTS, *LINES)]
    if any(len(value) > LONGEST for value in values):
        return "office.too_long"
    links = (office.website, office.map_url)
    if any(link and not link.startswith(("https://", "http://")) for link in links):
        return "office.link_shape"
    return "" if 3 <= len(visit.value("reason")) <= LONGEST_REASON else "publish.reason_missing"


def _page(visit: Visit, office: Office, problem: str = "") -> web.Response:
    return page(
        visit, "office.html", status=422 if problem else 200, office=dataclasses.asdict(office), problem=problem,
        texts=TEXTS, lines=LINES, tongues=LANGUAGES, reason=visit.value("reason"),
    )  # fmt: skip
