"""Rights: every address has a role, and whoever has less is refused and changes nothing."""

from __future__ import annotations

import pytest

from knowledge.console.app import create_console
from knowledge.console.guard import Route
from knowledge.console.roles import Role
from knowledge.console.routes import ROUTES
from tests.knowledge.console.conftest import a_preview

FOR_ANYBODY = {"/sign-in", "/welcome/{token}"}
BARRED = [(route, role) for route in ROUTES if route.role for role in Role if not role.may(route.role)]


def address(route: Route) -> str:
    """An address that the route answers."""
    for pattern, example in (
        (r"{id:\d{1,9}}", "1"),
        (r"{code:\d\.\d{6}}", "1.001193"),
        (r"{number:\d{1,6}}", "1"),
        (r"{run:[0-9a-f]{32}}", "0" * 32),
    ):
        route_path = route.path.replace(pattern, example)
        route = Route(route.method, route_path, route.show, route.role)
    return route.path


def test_every_address_has_a_role_but_the_door():
    """Only the sign-in and one-time links are open."""
    assert {route.path for route in ROUTES if route.role is None} == FOR_ANYBODY


def test_every_address_of_the_application_is_in_the_table(store):
    """Nothing is served past the guard but static files, the way home and "not found"."""
    served = {
        (route.method, route.resource.canonical.removeprefix("/console"))
        for route in create_console(store, a_preview).router.routes()
        if route.resource and not route.resource.canonical.startswith("/static") and route.method != "HEAD"
    }
    table = {(route.method, create_path(route.path)) for route in ROUTES}
    assert served - table == {("GET", ""), ("*", "/{path}")}


def create_path(path: str) -> str:
    """A route's path without its patterns."""
    for pattern in (r":\d{1,9}", r":\d\.\d{6}", r":\d{1,6}", ":[0-9a-f]{32}"):
        path = path.replace(pattern, "")
    return path


@pytest.mark.parametrize(("route", "role"), BARRED, ids=lambda each: getattr(each, "path", each))
async def test_who_may_not_is_refused(signed_in, store, route, role):
    """403 for reading and for writing, and the database is as it was."""
    official = await signed_in(role)
    before = everything(store)
    page = await (official.get if route.method == "GET" else official.post)(address(route))
    assert page.status == 403
    assert everything(store) == before


def everything(store) -> dict[str, list[str]]:
    """Every row of every table but the sessions."""
    from knowledge.schema import metadata

    tables = [table for table in metadata.sorted_tables if table.name != "console_session"]
    with store.engine.connect() as connection:
        return {table.name: sorted(map(str, connection.execute(table.select()))) for table in tables}
