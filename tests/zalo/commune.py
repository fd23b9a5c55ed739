"""A commune's gateway, connected to a Zalo of its own."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestServer

from bot.app import create_app
from bot.channels.zalo_oauth import Pair
from bot.channels.zalo_service import ZALO, ZaloService
from bot.channels.zalo_settings import ZaloSettings
from bot.conversation import Assistant
from bot.settings import Settings
from knowledge.store import Store, open_engine
from tests.zalo.server import FakeZalo


class Commune:
    """Starts both sides; `service` is the product's part, `zalo` the other."""

    def __init__(self, folder: Path, assistant: Assistant | None, database_url: str = "") -> None:
        self.zalo = FakeZalo()
        self._folder = folder
        self._assistant = assistant
        self.database_url = database_url or f"sqlite:///{folder}/motcua.db"
        self.changes: dict[str, Any] = {}
        """What differs from the usual Zalo settings."""

    @property
    def url(self) -> str:
        """Where the gateway listens."""
        return str(self._server.make_url("")).rstrip("/")

    @property
    def service(self) -> ZaloService:
        """The channel inside the gateway."""
        return self._server.app[ZALO]

    async def start(self, *, connected: bool = True, port: int = 0) -> None:
        """Opens Zalo, then the gateway, and lets an administrator consent."""
        await self.zalo.start()
        await self.open(port=port)
        if connected:
            pair = self.zalo.world.grant()
            await self.service.keeper.consented(Pair(pair["access_token"], pair["refresh_token"]))

    async def open(self, *, port: int = 0) -> None:
        """Opens the gateway."""
        account = self.zalo.world.account
        zalo = ZaloSettings(**{
            "app_id": account.app_id, "oa_id": account.oa_id, "app_secret": account.app_secret,
            "oa_secret": account.oa_secret, "api_url": self.zalo.url, "oauth_url": self.zalo.url,
            "public_url": "https://xa.example", "verifier": "SfUt5ABCDEFGH",
        } | self.changes)  # fmt: skip
        settings = Settings(self.database_url, secret_file=self._folder / "secret", address_burst=10_000, zalo=zalo)
        store = Store(open_engine(self.database_url))
        store.create_tables()
        store.engine.dispose()
        self._server = TestServer(create_app(settings, self._assistant), port=port or None)
        await self._server.start_server()
        account.redirect_uri = f"{zalo.public_url}/zalo/callback"
        account.webhook_url = f"{self.url}/webhooks/zalo"

    async def quiet(self, patience: float = 10.0) -> None:
        """Waits until Zalo has delivered and no queue has anything to do."""
        await self.zalo.deliverer.settled()
        queues = self.service.answering.queues.topics().values()
        async with asyncio.timeout(patience):
            while any([(await queue.depth()).waiting for queue in queues]):  # noqa: ASYNC110  a queue has no event
                await asyncio.sleep(0.02)

    async def shut(self) -> None:
        """Closes the gateway alone."""
        await self._server.close()

    async def close(self) -> None:
        """Closes both."""
        await self.shut()
        await self.zalo.close()
