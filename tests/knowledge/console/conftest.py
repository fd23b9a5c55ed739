"""The console over an empty database, and officials with browsers before it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.engine import Engine

from knowledge.console.accounts import Account, Accounts
from knowledge.console.app import create_console
from knowledge.console.errands import Tools, perform
from knowledge.console.passwords import hashed
from knowledge.console.roles import Role
from knowledge.console.visit import HOME
from knowledge.store import Store
from tests.knowledge.dossiers.rows import KEYS

PASSWORD = "con trâu đi trước cái cày"
PASSWORD_HASH = hashed(PASSWORD)
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]*)"')
Fields = Sequence[tuple[str, str]]


async def a_preview(code: str, language: str) -> str:
    """Stands in for the gateway, which opens conversations."""
    return f"token of {code} in {language}"


@dataclass(frozen=True)
class Page:
    """What came back."""

    status: int
    text: str
    place: str
    headers: dict[str, str]


class Official:
    """One browser."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    async def get(self, path: str, **headers: str) -> Page:
        """Opens a page without following where it sends."""
        return await self._page("GET", path, headers=headers)

    async def post(self, path: str, fields: Fields = (), *, token: str | None = None, **headers: str) -> Page:
        """Sends a form with the token that the pages carry, or with `token`."""
        pairs = [*fields, ("form_token", await self.token() if token is None else token)]
        return await self._page("POST", path, data=pairs, headers=headers)

    async def hand_in(self, place: str, *files: Path, **fields: str) -> Page:
        """Hands in files; where it is told how far they are read."""
        form = FormData([("form_token", await self.token()), *fields.items()], default_to_multipart=True)
        for file in files:
            form.add_field("files", BytesIO(file.read_bytes()), filename=file.name)
        return await self._page("POST", place, data=form)

    async def token(self) -> str:
        """A fresh form token of this session; empty when nobody is signed in."""
        found = FORM_TOKEN.search((await self.get("/account")).text)
        return unescape(found[1]) if found else ""

    async def sign_in(self, name: str, password: str = PASSWORD, **fields: str) -> Page:
        """Signs in."""
        return await self.post("/sign-in", [("name", name), ("password", password), *fields.items()], token="")

    async def _page(self, method: str, path: str, **options: object) -> Page:
        async with self.client.request(method, HOME + path, allow_redirects=False, **options) as answer:
            body = await answer.text() if answer.content_type.startswith(("text/", "application/json")) else ""
            place = answer.headers.get("Location", "").removeprefix(HOME)
            return Page(answer.status, body, place, dict(answer.headers))


@pytest.fixture
def console_store(engine: Engine) -> Store:
    """An empty store in a database of each kind, with the console's tables."""
    store = Store(engine)
    store.create_tables()
    return store


@pytest.fixture
def accounts(store: Store) -> Accounts:
    """The accounts of the console."""
    return Accounts(store.engine)


@pytest.fixture
def somebody(accounts: Accounts) -> Callable[[Role], Account]:
    """Makes an account that is named like its role and has chosen PASSWORD."""

    def make(role: Role) -> Account:
        return accounts.create(role.value, f"Lê {role.value.title()}", role, PASSWORD_HASH)

    return make


@pytest.fixture
async def officials(store: Store) -> AsyncIterator[Callable[[], Official]]:
    """Any number of browsers before one console."""
    app = web.Application()
    tools = Tools(store, KEYS)
    app.add_subapp(HOME, create_console(store, a_preview, start=partial(perform, tools)))
    server = TestServer(app)
    await server.start_server()
    opened: list[TestClient] = []

    def open_browser() -> Official:
        opened.append(TestClient(server))
        return Official(opened[-1])

    yield open_browser
    for client in opened:
        await client.session.close()
    await server.close()


@pytest.fixture
def signed_in(officials, somebody) -> Callable:
    """A browser in which somebody of a role is signed in."""

    async def sign_in(role: Role) -> Official:
        somebody(role)
        official = officials()
        assert (await official.sign_in(role.value)).status == 303
        return official

    return sign_in
