"""`make zalo-demo`: the assistant behind a Zalo of its own, and a telephone to try it with."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

import aiohttp
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.channels.zalo import PATH
from bot.channels.zalo_connect import CALLBACK
from bot.lifeline import end_with_parent
from tests.zalo.consent import settings_of
from tests.zalo.control import Control
from tests.zalo.server import FakeZalo

UP = (sys.executable, "-m", "bot", "up")
PHONE_PORT = 8090
PATIENCE_SECONDS = 3600.0
"""The first start trains the understanding."""


def environment(zalo: FakeZalo, phone: str, port: int) -> dict[str, str]:
    """Everything `python -m bot up` needs to take the fake for Zalo."""
    ports = {name: str(unused_port()) for name in ("RASA_PORT", "ACTION_PORT")}
    return os.environ | ports | {
        "MOTCUA_PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or "sqlite:///var/zalo-demo.db",
    } | settings_of(zalo, phone)  # fmt: skip


async def serve(zalo: FakeZalo, port: int) -> web.AppRunner:
    """Opens the fake and the telephone's page."""
    zalo.app.add_routes(Control(zalo).routes())
    runner = web.AppRunner(zalo.app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner


async def connect(gateway: str, settings: dict[str, str]) -> None:
    """What an administrator does once: opens the invitation and consents."""
    command = [sys.executable, "-m", "bot", "zalo"]
    address = await asyncio.to_thread(subprocess.check_output, command, env=settings, text=True)
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as browser, browser.get(address.split()[-1]) as page:
        page.raise_for_status()


async def until_open(gateway: str, assistant: asyncio.subprocess.Process) -> None:
    """Waits for the gateway."""
    async with asyncio.timeout(PATIENCE_SECONDS), aiohttp.ClientSession() as session:
        while assistant.returncode is None:
            with suppress(aiohttp.ClientError):
                async with session.get(f"{gateway}/health") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.5)
    raise SystemExit(assistant.returncode or 1)


async def until_told() -> None:
    """Waits for Ctrl-C, `kill`, or the end of the terminal."""
    told = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    await told.wait()


async def demonstrate(command: Sequence[str] = UP) -> None:
    """Runs until told to stop; then `command`, the assistant, has ended too."""
    stopping = asyncio.create_task(until_told())
    port, zalo = unused_port(), FakeZalo()
    phone_port = int(os.environ.get("ZALO_DEMO_PORT") or PHONE_PORT)
    phone, gateway = f"http://127.0.0.1:{phone_port}", f"http://127.0.0.1:{port}"
    zalo.world.account.webhook_url, zalo.world.account.redirect_uri = gateway + PATH, gateway + CALLBACK
    zalo.deliverer.manner.speed = 10.0
    runner = await serve(zalo, phone_port)
    settings = environment(zalo, phone, port)
    assistant = await asyncio.create_subprocess_exec(*command, env=settings, preexec_fn=end_with_parent)
    showing = asyncio.create_task(show(gateway, phone, settings, assistant))
    try:
        await asyncio.wait([showing, stopping], return_when=asyncio.FIRST_COMPLETED)
        if showing.done():
            showing.result()
    finally:
        for task in (showing, stopping):
            task.cancel()
        if assistant.returncode is None:
            assistant.terminate()
            await assistant.wait()
        await zalo.deliverer.close()
        await runner.cleanup()


async def show(gateway: str, phone: str, settings: dict[str, str], assistant: asyncio.subprocess.Process) -> None:
    """Connects the two, says where the telephone is, and waits for the assistant to end."""
    await until_open(gateway, assistant)
    await connect(gateway, settings)
    print(f"\nThe telephone is at {phone} (Ctrl-C stops it)\n", flush=True)
    await assistant.wait()


if __name__ == "__main__":
    asyncio.run(demonstrate())
