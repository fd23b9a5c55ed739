"""The real gateway in a thread of the test, with a fake assistant behind it and a foreign site beside it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web

from bot.answering import assemble
from bot.app import create_app
from bot.conversation import rendered
from bot.database import Database
from bot.messages import ReplyOrder
from bot.settings import Settings
from knowledge.store import Store, open_engine
from tests.browser.desk import OFFICE, Desk

T = TypeVar("T")
SITE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Trang xã</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>html{{font-size:10px}}*{{box-sizing:content-box}}body{{font:1.6rem serif;margin:0}}
button{{background:lime!important;border-radius:0!important}}</style></head>
<body><main><h1>Cổng thông tin xã</h1><p>Tin tức của xã.</p></main>
<script src="{home}widget.js" data-lang="vi" async></script></body></html>"""


class Gateway:
    """Can be stopped and started again on its port, as a crash or an upgrade would."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk()
        self.port, self.site_port, self.stranger_port = _free_ports(3)
        self.address = f"http://127.0.0.1:{self.port}/"
        self.site = f"http://127.0.0.1:{self.site_port}/"
        self.stranger = f"http://127.0.0.1:{self.stranger_port}/"
        self._settings = Settings(
            database_url=f"sqlite:///{folder}/gateway.db", port=self.port, secret_file=folder / "secret",
            embed_origins=(self.site.rstrip("/"),), address_burst=10_000, address_per_second=10_000,
        )  # fmt: skip
        self._engine = open_engine(self._settings.database_url)
        self._mailroom = assemble(Database(self._engine), self.desk).mailroom
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        _furnish(self._engine)
        self._runners = [self.do(_serve(_site(self.address), port)) for port in (self.site_port, self.stranger_port)]
        self.start()

    def start(self) -> None:
        """Opens the gateway."""
        self._runner = self.do(_serve(create_app(self._settings, self.desk), self.port))

    def stop(self) -> None:
        """Closes the gateway; streams are cut, connections refused."""
        self.do(self._runner.cleanup())

    def close(self) -> None:
        """Ends everything."""
        self.stop()
        for runner in self._runners:
            self.do(runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._engine.dispose()

    def say(self, token: str, order: ReplyOrder | None = None) -> None:
        """Says something unasked in the conversation of `token`, the gateway running or not."""
        self._said = getattr(self, "_said", 0) + 1
        replies = rendered([order or ReplyOrder("smalltalk.thanks")], "vi")
        self.do(self._mailroom.say("web", token.rpartition(".")[0], f"test:{self._said}", replies))

    def forget(self, token: str) -> None:
        """Deletes the conversation of `token`, as age would."""
        self.do(self._mailroom.erase([token.rpartition(".")[0]]))

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs `work` in the gateway's own loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)


def _furnish(engine: Any) -> None:
    store = Store(engine)
    store.create_tables()
    store.set_office(OFFICE, editor="test", reason="a test")


async def _serve(app: web.Application, port: int) -> web.AppRunner:
    runner = web.AppRunner(app, shutdown_timeout=2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner


def _site(home: str) -> web.Application:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=SITE.format(home=home), content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    return app


def _free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports
