"""Section: the console's list at the national size, as an official waits for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from aiohttp import ClientSession, CookieJar, web

from knowledge.console.accounts import Accounts
from knowledge.console.app import create_console
from knowledge.console.passwords import hashed
from knowledge.console.roles import Role
from tests.bench.figures import percentile
from tests.bench.knowledge import stocked
from tests.bench.processes import free_port
from tests.bench.section import Run, Section, Table, mark, ms, seconds

LIST_P95 = 150.0
LOOKS = 240
STILL = "still being checked"
NAME, PASSWORD = "benchmark", "con trâu đi trước cái cày"
QUESTIONS = (
    "", "?q=khai+sinh", "?q=dang+ky", "?rule=error", "?level=commune", "?q=1.0&page=3", "?state=published&page=40",
    "?q=giay+phep&rule=warning",
)  # fmt: skip


async def measure(run: Run) -> Section:
    """The first look after the start, then lists, searches and filters one after the other."""
    run.say("  importing at the national size")
    store = await asyncio.to_thread(stocked, run.folder)
    Accounts(store.engine).create(NAME, NAME, Role.ADMIN, hashed(PASSWORD))
    app = web.Application()
    app.add_subapp("/console", create_console(store, _no_preview))
    runner, port = web.AppRunner(app), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    run.say("  looking at the list")
    try:
        first, checked, waits = await _looks(f"http://127.0.0.1:{port}/console")
    finally:
        await runner.cleanup()
    p95 = percentile(waits, 95)
    rows = [
        ["the first list after the start", seconds(first), "", ""],
        ["all checked by the lint, in the background, after", seconds(checked), "", ""],
        [f"list, search and filter ({LOOKS} looks), p50", ms(percentile(waits, 50)), "", ""],
        ["... p95", ms(p95), f"at most {LIST_P95:.0f} ms", mark(p95 <= LIST_P95)],
    ]
    return Section("Console", [Table(["", "measured", "target", ""], rows)])


async def _looks(address: str) -> tuple[float, float, Sequence[float]]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        await session.post(f"{address}/sign-in", data={"name": NAME, "password": PASSWORD})
        began = time.perf_counter()
        first = await _look(session, address, "") / 1000
        while STILL in await _page(session, f"{address}/procedures?lang=en"):  # noqa: ASYNC110  as an official would look
            await asyncio.sleep(0.5)
        checked = time.perf_counter() - began
        waits = [await _look(session, address, QUESTIONS[number % len(QUESTIONS)]) for number in range(LOOKS)]
    return first, checked, waits


async def _look(session: ClientSession, address: str, question: str) -> float:
    began = time.perf_counter()
    await _page(session, f"{address}/procedures{question}")
    return (time.perf_counter() - began) * 1000


async def _page(session: ClientSession, address: str) -> str:
    async with session.get(address) as answer:
        answer.raise_for_status()
        return await answer.text()


async def _no_preview(_code: str, _language: str) -> str:
    return ""
