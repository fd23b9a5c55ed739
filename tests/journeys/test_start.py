"""The start fails at once and clearly, or succeeds whole; the end leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import ROOT
from tests.journeys.group import RunningGroup, command, free_ports, until

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]


def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=os.environ | environment, text=True, capture_output=True, timeout=120,
        check=False,
    )  # fmt: skip


@pytest.mark.parametrize("variable", ["MOTCUA_PORT", "RASA_PORT", "ACTION_PORT"])
def test_a_taken_port_is_named_with_its_variable(tmp_path, monkeypatch, capsys, variable):
    """Exit code 2 before anything is started or written."""
    for name, port in zip(("MOTCUA_PORT", "RASA_PORT", "ACTION_PORT"), free_ports(3), strict=True):
        monkeypatch.setenv(name, str(port))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.db")
    port = os.environ[variable]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(port)))
        taken.listen()
        assert main(["up"]) == 2
    printed = capsys.readouterr()
    assert port in printed.err and variable in printed.err and printed.out == ""
    assert not (tmp_path / "x.db").exists()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MOTCUA_PORT", "eighty"),
        ("RASA_PORT", "99999"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "nonsense"),
        ("REDIS_URL", "http://x"),
        ("RETENTION_DAYS", "0"),
        ("ADDRESS_BURST", "-1"),
    ],
)
def test_a_broken_setting_is_named_with_its_value(monkeypatch, capsys, variable, value):
    """Variable, value, reason in one line; exit code 2."""
    monkeypatch.setenv(variable, value)
    assert main(["up"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert variable in line and value.partition(":")[0] in line


def test_a_broken_setting_ends_the_command_itself():
    """The same from outside: the exit code a script sees, and no stack trace."""
    ended = run("-m", "bot", "up", MOTCUA_PORT="eighty")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "MOTCUA_PORT: must be a whole number from 1 to 65535 (found 'eighty')\n"


def test_a_broken_seed_is_named_file_by_file(tmp_path):
    """All problems at once, each with file, field, value and reason; exit code 2, the database untouched."""
    for package in ("bot", "knowledge", "nlu", "actions"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "phrases"))
    seed = tmp_path / "knowledge" / "seed" / "procedures"
    spoil(seed / "ket-hon.yml", "level: ", "level: village # ")
    spoil(seed / "khai-sinh.yml", "as_of: ", "as_of: someday # ")
    (seed / "tam-tru.yml").write_text("code: [", "utf-8")
    ended = run("-m", "bot", "seed", cwd=tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/x.db")
    assert ended.returncode == 2 and "Traceback" not in ended.stderr
    for words in (("ket-hon.yml", "level", "village"), ("khai-sinh.yml", "as_of", "someday"), ("tam-tru.yml",)):
        assert [line for line in ended.stderr.splitlines() if all(word in line for word in words)], ended.stderr


def test_ctrl_c_leaves_nothing_behind(tmp_path):
    """Asked to stop in the middle of the start: exit code 0, no process and no port left."""
    group = RunningGroup(tmp_path)
    until(lambda: len(group.parts()) == 3 or group.process.poll() is not None, 200)
    pids = group.pids()
    assert group.stop(signal.SIGINT) == 0, group.said()
    assert not [pid for pid in pids if command(pid)]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", group.port))


def spoil(path: Path, old: str, new: str) -> None:
    """Breaks one line of a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
