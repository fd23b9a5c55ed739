"""The processes of an installation, each of which can be killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.channels.zalo import PATH as WEBHOOK
from bot.settings import ROOT
from tests.journeys.group import free_ports
from tests.zalo.consent import settings_of
from tests.zalo.server import FakeZalo

GATEWAY, WORKER, RASA, ACTIONS, REDIS = "gateway", "worker", "Rasa", "action server", "Redis"


class Town:
    """A gateway that only accepts, a worker, stand-ins for Rasa and the action server, and Redis if wanted.

    Zalo stands outside: it is never killed, but nor is it always well.
    """

    def __init__(self, folder: Path, zalo: FakeZalo, *, with_redis: bool) -> None:
        self.folder = folder
        self.zalo = zalo
        self.secret_file = folder / "secret"
        port, rasa, actions, redis = map(str, free_ports(4))
        self.address = f"http://127.0.0.1:{port}"
        self.database_url = f"sqlite:///{folder}/town.db"
        self.redis_url = f"redis://127.0.0.1:{redis}/0" if with_redis else ""
        python = [sys.executable, "-W", "ignore", "-m"]
        self._commands: dict[str, Sequence[str]] = {
            ACTIONS: [*python, "tests.faults.standins", "actions", actions],
            RASA: [*python, "tests.faults.standins", "rasa", rasa, actions],
            WORKER: [*python, "bot", "worker"],
            GATEWAY: [*python, "bot", "gateway"],
        }
        if with_redis:
            kept = ["--appendonly", "yes", "--save", "", "--dir", str(folder)]
            server = ["redis-server", "--port", redis, "--bind", "127.0.0.1", *kept]
            self._commands = {REDIS: server} | self._commands
        self._environment = os.environ | {
            "MOTCUA_PORT": port, "RASA_PORT": rasa, "ACTION_PORT": actions, "GATEWAY_ANSWERS": "no",
            "DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url,
            "ADDRESS_BURST": "100000", "ADDRESS_PER_SECOND": "100000", "SECRET_FILE": str(self.secret_file),
        } | settings_of(zalo)  # fmt: skip
        zalo.world.account.webhook_url = self.address + WEBHOOK
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def parts(self) -> list[str]:
        """What can be killed."""
        return list(self._commands)

    def start(self) -> None:
        """Starts all."""
        for part in self.parts:
            self._start(part)

    def kill(self, part: str) -> None:
        """The hard way; it is started again at once."""
        self._end(part, signal.SIGKILL)
        self._start(part)

    def revive(self) -> list[str]:
        """Starts again what ended by itself, as a supervisor would; returns what did."""
        ended = [part for part, process in self._running.items() if process.poll() is not None]
        for part in ended:
            self._start(part)
        return ended

    def stop(self) -> None:
        """Ends all."""
        for part in self._running:
            self._end(part, signal.SIGKILL)

    def said(self) -> str:
        """What the processes wrote."""
        return (self.folder / "output.txt").read_text("utf-8", "replace")

    def _start(self, part: str) -> None:
        with (self.folder / "output.txt").open("ab") as output:
            self._running[part] = subprocess.Popen(
                self._commands[part], cwd=ROOT, env=self._environment, stdout=output, stderr=output,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    def _end(self, part: str, number: signal.Signals) -> None:
        process = self._running[part]
        process.send_signal(number)
        process.wait(10)
