"""Starts the processes of one installation as a group, keeps them running, and stops them together."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import aiohttp

from bot.errors import StartFailed
from bot.lifeline import end_with_parent

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY_SECONDS = 60.0
"""A process that ran this long starts again after the first pause."""
STOP_SECONDS = 10.0
LOOK_SECONDS = 0.25


@dataclass(frozen=True)
class Part:
    """One process: what to run, where it says that it is well, and how long it may take to come up."""

    name: str
    command: Sequence[str]
    health_url: str
    port: int
    port_variable: str
    start_seconds: float
    environment: Mapping[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"


def check_ports(parts: Sequence[Part]) -> None:
    """Makes sure that every port can be opened.

    Raises:
        StartFailed: naming the port, the reason and the variable that moves it.
    """
    with contextlib.ExitStack() as held:
        for part in parts:
            try:
                held.enter_context(_listening(part.host, part.port))
            except OSError as error:
                raise StartFailed(_refusal(part, error)) from error


def _listening(host: str, port: int) -> socket.socket:
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    probe = socket.socket(family, kind)
    try:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen()
    except OSError:
        probe.close()
        raise
    return probe


def _refusal(part: Part, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {part.port} for {part.name} is taken: stop what uses it, or set {part.port_variable}"
    return f"{part.name} cannot listen at {part.host} port {part.port} ({part.port_variable}): {error.strerror}"


class Group:
    """The running parts. `report` is told what happens, in a line each."""

    def __init__(self, parts: Sequence[Part], report: Callable[[str], None] = print) -> None:
        self._parts = parts
        self._report = report
        self._starts: dict[str, asyncio.Task[asyncio.subprocess.Process]] = {}
        self._stopping = False
        self._stop_asked = asyncio.Event()

    def stop(self) -> None:
        """Asks `run` to stop all and return."""
        self._stop_asked.set()

    async def run(self, ready: Callable[[], None]) -> int:
        """Starts all, calls `ready` when all are well, and keeps them running until told to stop."""
        stop = self._stop_asked
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        keepers = [asyncio.create_task(self._keep(part)) for part in self._parts]
        waiting = asyncio.create_task(stop.wait())
        try:
            await self._until_well(waiting, keepers)
            if not stop.is_set():
                ready()
            await asyncio.wait([waiting, *keepers], return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._stop(keepers)
            waiting.cancel()
        return 0

    async def _until_well(self, waiting: asyncio.Task[bool], keepers: list[asyncio.Task[None]]) -> None:
        checks = asyncio.create_task(self._all_well())
        await asyncio.wait([checks, waiting, *keepers], return_when=asyncio.FIRST_COMPLETED)
        for task in (checks, *keepers):
            if task.done():
                task.result()
        checks.cancel()

    async def _all_well(self) -> None:
        await asyncio.gather(*(self._well(part) for part in self._parts))

    async def _well(self, part: Part) -> None:
        began = time.monotonic()
        async with aiohttp.ClientSession() as session:
            while time.monotonic() - began < part.start_seconds:
                if await _answers(session, part.health_url):
                    self._report(f"  {part.name} is up ({time.monotonic() - began:.0f} s)")
                    return
                await asyncio.sleep(LOOK_SECONDS)
        raise StartFailed(f"{part.name} did not answer within {part.start_seconds:.0f} s; its messages are above")

    async def _keep(self, part: Part) -> None:
        """Runs a part again whenever it ends, with a growing pause while it keeps failing."""
        pause = FIRST_PAUSE
        while not self._stopping:
            began = time.monotonic()
            process = await self._start(part)
            code = await process.wait()
            if self._stopping:
                return
            if code == 2:
                raise StartFailed(f"{part.name} cannot start with these settings; its message is above")
            if time.monotonic() - began > STEADY_SECONDS:
                pause = FIRST_PAUSE
            self._report(f"  {part.name} ended with {code}; starting it again in {pause:.0f} s")
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _start(self, part: Part) -> asyncio.subprocess.Process:
        environment = {**os.environ, **part.environment}
        start = asyncio.create_subprocess_exec(
            *part.command, env=environment, start_new_session=True, preexec_fn=end_with_parent
        )
        self._starts[part.name] = asyncio.create_task(start)
        return await asyncio.shield(self._starts[part.name])

    async def _stop(self, keepers: list[asyncio.Task[None]]) -> None:
        self._stopping = True
        started = await asyncio.gather(*self._starts.values(), return_exceptions=True)  # one may just be starting
        running = [p for p in started if not isinstance(p, BaseException) and p.returncode is None]
        for process in running:
            _signal(process, signal.SIGTERM)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.gather(*(process.wait() for process in running)), STOP_SECONDS)
        for process in running:
            if process.returncode is None:
                _signal(process, signal.SIGKILL)
                await process.wait()
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url, timeout=aiohttp.ClientTimeout(total=2)) as response:
            return response.status == 200
    except (TimeoutError, aiohttp.ClientError):
        return False


def _signal(process: asyncio.subprocess.Process, number: int) -> None:
    """To the whole session of the process: its workers end with it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
