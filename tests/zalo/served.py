"""An application on a free port, as the fakes are."""

from __future__ import annotations

from aiohttp import web
from aiohttp.test_utils import TestServer


class Served:
    """Opens and closes it, and says where it listens."""

    def __init__(self, app: web.Application) -> None:
        self._server = TestServer(app)

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return str(self._server.make_url("")).rstrip("/")

    async def start(self) -> None:
        """Opens on a free port."""
        await self._server.start_server()

    async def close(self) -> None:
        """Stops at once."""
        await self._server.close()
