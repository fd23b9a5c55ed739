"""Processes that the benchmark starts, measures and stops again."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

STOP_SECONDS = 20.0
LAST_LINES = 30
"""What is shown of a process's messages when the measuring fails."""
KIB = 1024
NAMES = {"redis-server": "Redis", "bot.rasa": "Rasa", "rasa": "Rasa", "actions": "action server", "gateway": "gateway",
         "bot": "supervisor"}  # fmt: skip
"""A word of a command line -> what the process is called in the table; the first that occurs counts."""


@contextlib.contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], folder: Path, log: Path) -> Iterator[int]:
    """The process id of `command`, which is stopped in the end with all that it started."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        yield process.pid
    except Exception:
        print(*log.read_text("utf-8", "replace").splitlines()[-LAST_LINES:], sep="\n")
        raise
    finally:
        _stop(process)


@dataclass(frozen=True)
class RedisServer:
    """A running Redis."""

    pid: int
    port: int


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    """An empty Redis that keeps nothing."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with running(command, os.environ, folder, folder / "redis.log") as pid:
        yield RedisServer(pid, port)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def resident(*roots: int) -> dict[str, float]:
    """Megabytes of memory by process name, for `roots` and all they started."""
    found: dict[str, float] = {}
    for pid in [each for root in roots for each in _family(root)]:
        name = _name(pid)
        found[name] = found.get(name, 0.0) + _resident_kib(pid) * KIB / 1e6
    return found


def processor_ms(*roots: int) -> float:
    """Milliseconds of processor time that `roots` and all they started have used."""
    return sum(_ticks(pid) for root in roots for pid in _family(root)) * 1000 / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _family(root: int) -> list[int]:
    children = Path(f"/proc/{root}/task/{root}/children").read_text().split()
    return [root, *(each for child in children for each in _family(int(child)))]


def _name(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").split()
    parts = [Path(word).name for word in words]
    return next((name for word, name in NAMES.items() if word in parts), parts[0])


def _resident_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def _stop(process: subprocess.Popen[bytes]) -> None:
    family = _family(process.pid) if process.poll() is None else []
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    for pid in family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()
