"""The real group, started the way a person starts it, and watched from outside."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from bot.settings import ROOT

WATCH = Path(__file__).with_name("watch")
START_SECONDS = 280.0
PARTS = {"gateway": "bot\0gateway", "Rasa": "bot.rasa\0serve", "action server": "-m\0actions"}
OPEN = "Một Cửa is open at"


class RunningGroup:
    """`python -m bot up` on free ports over a database of its own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.output = folder / "output.txt"
        self.connections = folder / "connections.txt"
        self.port, rasa_port, action_port = free_ports(3)
        self.address = f"http://127.0.0.1:{self.port}"
        self.database_url = f"sqlite:///{folder}/group.db"
        self._environment = os.environ | {
            "MOTCUA_PORT": str(self.port), "RASA_PORT": str(rasa_port), "ACTION_PORT": str(action_port),
            "DATABASE_URL": self.database_url, "PYTHONPATH": str(WATCH), "WATCH_FILE": str(self.connections),
        } | environment  # fmt: skip
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "up"], cwd=ROOT, env=self._environment, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def until_open(self) -> RunningGroup:
        """Waits for the line with the address."""
        until(lambda: OPEN in self.said() or self.process.poll() is not None, START_SECONDS)
        assert OPEN in self.said(), self.said()
        return self

    def until_well(self) -> None:
        """Waits until every part runs and the gateway answers."""
        until(lambda: set(self.parts()) == set(PARTS) and answers(f"{self.address}/health"), START_SECONDS)

    def said(self) -> str:
        """What the group printed."""
        return self.output.read_text("utf-8")

    def parts(self) -> dict[str, int]:
        """Part -> its process now."""
        return {name: pid for pid in children(self.process.pid) for name, mark in PARTS.items() if mark in command(pid)}

    def pids(self) -> list[int]:
        """Every process of the group."""
        return [self.process.pid, *children(self.process.pid)]

    def kill(self, part: str) -> None:
        """Ends one part the hard way, and waits until it is gone."""
        pid = self.parts()[part]
        os.kill(pid, signal.SIGKILL)
        until(lambda: self.parts().get(part) != pid, 10)

    def stop(self, number: int = signal.SIGINT) -> int:
        """Ctrl-C; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=30)


def until(is_so: Callable[[], object], seconds: float, *, pause: float = 0.1) -> None:
    """Waits until `is_so`; fails when it does not become so in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s"
        time.sleep(pause)  # noqa: TID251  nothing else runs in this thread


def answers(url: str) -> bool:
    """Whether `url` answers 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except OSError:
        return False


def children(pid: int) -> list[int]:
    """The children of a process, and theirs."""
    try:
        found = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return found + [grandchild for child in found for grandchild in children(child)]


def command(pid: int) -> str:
    """The command line of a process, its words separated by null bytes."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def environment(pid: int) -> dict[str, str]:
    """The environment a process was started with."""
    lines = Path(f"/proc/{pid}/environ").read_text().split("\0")
    return dict(line.split("=", 1) for line in lines if "=" in line)


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses now."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports
