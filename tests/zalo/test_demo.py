"""The demonstration leaves nothing running, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port

from bot.settings import ROOT

PATIENCE = 20.0
ASSISTANT = (
    "import os, pathlib, time; pathlib.Path(os.environ['PID_FILE']).write_text(str(os.getpid())); time.sleep(60)"
)
DEMO = f"""
import asyncio, sys
from tests.zalo.__main__ import demonstrate
asyncio.run(demonstrate((sys.executable, "-c", {ASSISTANT!r})))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_assistant_ends_with_the_demonstration(tmp_path, number):
    """By `kill`, Ctrl-C or `kill -9`: a stand-in for `bot up` is gone soon after."""
    file = tmp_path / "pid"
    environment = os.environ | {"PID_FILE": str(file), "ZALO_DEMO_PORT": str(unused_port())}
    demo = subprocess.Popen([sys.executable, "-W", "ignore", "-c", DEMO], cwd=ROOT, env=environment)
    pid = int(_until(lambda: file.exists() and file.read_text()))
    demo.send_signal(number)
    demo.wait(PATIENCE)
    assert _until(lambda: _gone(pid))


def _gone(pid: int) -> bool:
    """Ended, even if nobody has asked for its exit code yet."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return ") Z " in Path(f"/proc/{pid}/stat").read_text()
    return True


def _until(found):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.05)  # noqa: TID251  another process tells nobody
    return None
