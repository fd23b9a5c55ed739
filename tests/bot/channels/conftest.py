"""A gateway over an empty database, a fake assistant behind it, and a client that speaks JSON."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot.app import create_app
from bot.settings import Settings
from tests.fakes import FakeAssistant
from tests.zalo.commune import Commune

EMBEDDER = "https://xa.example"


class Caller:
    """One citizen's browser."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.token = ""

    async def begin(self, **fields: Any) -> dict[str, Any]:
        """Opens a conversation and keeps its token."""
        answer = await self.json("POST", "/api/conversations", {"language": "vi"} | fields)
        self.token = answer["token"]
        return answer

    async def call(self, method: str, path: str, body: Any = None, **options: Any) -> ClientResponse:
        """A request with the token."""
        options["headers"] = {"X-Conversation": self.token} | options.get("headers", {})
        if body is not None:
            options["json"] = body
        return await self.client.request(method, path, allow_redirects=False, **options)

    async def json(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """The JSON of the answer."""
        return await (await self.call(method, path, body, **options)).json()

    async def say(self, text: str, client_id: str = "") -> ClientResponse:
        """Sends a typed message."""
        return await self.call(
            "POST", "/api/messages", {"text": text} | ({"client_id": client_id} if client_id else {})
        )

    async def answers(self, count: int = 1) -> list[dict[str, Any]]:
        """Waits on the stream until the assistant has said `count` things."""
        async with self.client.get("/api/events", headers={"X-Conversation": self.token}) as stream:
            found = []
            async for line in stream.content:
                if line.startswith(b"event: message"):
                    found = [
                        m for m in (await self.json("GET", "/api/messages"))["messages"] if m["author"] == "assistant"
                    ]
                if len(found) >= count:
                    return found
        return []


@pytest.fixture
def assistant() -> FakeAssistant:
    """Whoever answers."""
    return FakeAssistant()


@pytest.fixture
async def commune(tmp_path, assistant) -> AsyncIterator[Commune]:
    """A gateway before the fake assistant, connected to a fake Zalo."""
    opened = Commune(tmp_path, assistant)
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture
def gateway_database(tmp_path) -> str:
    """Where the gateway keeps its log."""
    return f"sqlite:///{tmp_path}/gateway.db"


@pytest.fixture
async def callers(tmp_path, gateway_database, assistant) -> AsyncIterator[Callable[[], Caller]]:
    """Any number of browsers before one gateway."""
    settings = Settings(
        database_url=gateway_database, secret_file=tmp_path / "secret", embed_origins=(EMBEDDER,), address_burst=1000
    )
    server = TestServer(create_app(settings, assistant))
    await server.start_server()
    opened: list[TestClient] = []

    def open_caller() -> Caller:
        opened.append(TestClient(server))
        return Caller(opened[-1])

    yield open_caller
    for client in opened:
        await client.session.close()
    await server.close()


@pytest.fixture
async def caller(callers) -> Caller:
    """A browser in a conversation."""
    made = callers()
    await made.begin()
    return made
