"""Light stand-ins for Rasa and the action server: `python -m tests.faults.standins rasa|actions PORT [ACTION_PORT]`."""

from __future__ import annotations

import asyncio
import random
import sys

import aiohttp
from aiohttp import web

LONGEST_THOUGHT = 0.15


async def act(request: web.Request) -> web.Response:
    """The action server: takes the question up, after a thought."""
    asked = (await request.json())["message"]
    await asyncio.sleep(random.uniform(0, LONGEST_THOUGHT))
    return web.json_response([{"custom": {"reply": "dossier.odd_code", "values": {"part": asked}}}])


def understand(action_port: int) -> web.Application:
    """Rasa: asks the action server; orders nothing when that is away, as Rasa does."""

    async def answer(request: web.Request) -> web.Response:
        address = f"http://127.0.0.1:{action_port}/webhook"
        try:
            async with aiohttp.ClientSession() as session, session.post(address, data=await request.read()) as acted:
                return web.json_response(await acted.json())
        except aiohttp.ClientError:
            return web.json_response([])

    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", answer)
    return app


def main(kind: str, port: str, action_port: str = "0") -> None:
    """Serves until killed."""
    app = understand(int(action_port))
    if kind == "actions":
        app = web.Application()
        app.router.add_post("/webhook", act)
    web.run_app(app, host="127.0.0.1", port=int(port), print=None, access_log=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
