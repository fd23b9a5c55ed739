"""The group: starts together, runs again what crashes, stops together, leaves nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from dataclasses import replace

import pytest

from bot import supervisor
from bot.errors import StartFailed
from bot.group import parts
from bot.settings import ROOT, Settings
from bot.supervisor import Group, Part, check_ports

PATIENCE = 20.0
HEALTHY = """
import http.server, os, pathlib, sys
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *a): pass
pathlib.Path(sys.argv[2]).open("a").write(f"{os.getpid()}\\n")
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Health).serve_forever()
"""
NOTES_ENVIRONMENT = "import os, pathlib, sys; pathlib.Path(sys.argv[2]).write_text(os.environ['COLOUR']); sys.exit(2)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + HEALTHY


@pytest.fixture
def part(tmp_path, unused_tcp_port) -> Part:
    """A small process that is well, and notes its number each time it starts."""
    return a_part(HEALTHY, tmp_path, unused_tcp_port)


def a_part(program: str, folder, port: int) -> Part:
    """A process of a few lines."""
    command = [sys.executable, "-c", program, str(port), str(folder / "started")]
    return Part("part", command, f"http://127.0.0.1:{port}/", port, "PART_PORT", start_seconds=10)


def started(part: Part) -> list[int]:
    """The process numbers that the part noted."""
    try:
        with open(part.command[-1], encoding="utf-8") as file:
            return [int(line) for line in file.read().split()]
    except FileNotFoundError:
        return []


def lives(number: int) -> bool:
    """Whether a process runs."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@contextlib.asynccontextmanager
async def running(*parts: Part, said: list[str] | None = None):
    """A group that is up, and stopped afterwards."""
    group, ready = Group(parts, (said if said is not None else []).append), asyncio.Event()
    task = asyncio.create_task(group.run(ready.set))
    try:
        async with asyncio.timeout(PATIENCE):
            await ready.wait()
        yield group
    finally:
        group.stop()
        await task


async def until(holds) -> None:
    """Waits until a condition holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110  another process has no event to wait for
            await asyncio.sleep(0.02)


async def test_ready_means_well(part):
    """The address is printed when it answers, not before."""
    async with running(part):
        reader, writer = await asyncio.open_connection("127.0.0.1", part.port)
        writer.close()
        assert len(started(part)) == 1


async def test_nothing_is_left_behind(part):
    """When the group stops, no process of it lives."""
    async with running(part):
        numbers = started(part)
        assert all(map(lives, numbers))
    assert not any(map(lives, numbers))


async def test_crashed_part_is_started_again(part, monkeypatch):
    """After a pause, under a new process number; the others do not notice."""
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.05)
    said: list[str] = []
    async with running(part, said=said):
        os.kill(started(part)[0], 9)
        await until(lambda: len(started(part)) == 2)
    assert any("ended with -9" in line for line in said)


async def test_pause_grows_while_it_keeps_failing(tmp_path, unused_tcp_port, monkeypatch):
    """What fails at once is not started a hundred times a second."""
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.01)
    part = replace(a_part("import sys; sys.exit(1)", tmp_path, unused_tcp_port), start_seconds=1.5)
    said: list[str] = []
    with pytest.raises(StartFailed, match="did not answer within"):
        await Group([part], said.append).run(lambda: None)
    assert 2 <= sum("ended with 1" in line for line in said) <= 8


async def test_exit_code_two_stops_the_group(tmp_path, part, unused_tcp_port_factory):
    """Settings that can not be used are not tried again; the others are stopped too."""
    broken = replace(a_part("import sys; sys.exit(2)", tmp_path, unused_tcp_port_factory()), name="broken")
    with pytest.raises(StartFailed, match="cannot start with these settings"):
        await Group([part, broken], lambda line: None).run(lambda: None)
    assert not any(map(lives, started(part)))


async def test_part_gets_its_environment(tmp_path, unused_tcp_port):
    """What a part is told stands in its environment, beside ours."""
    part = replace(a_part(NOTES_ENVIRONMENT, tmp_path, unused_tcp_port), environment={"COLOUR": "green"})
    with pytest.raises(StartFailed):
        await Group([part], lambda line: None).run(lambda: None)
    assert (tmp_path / "started").read_text("utf-8") == "green"


async def test_part_that_never_gets_well_is_named(tmp_path, unused_tcp_port):
    """The start fails in time, with the name of the part, and leaves nothing."""
    silent = "import os, pathlib, sys, time; pathlib.Path(sys.argv[2]).write_text(str(os.getpid())); time.sleep(60)"
    part = replace(a_part(silent, tmp_path, unused_tcp_port), start_seconds=1.5)
    with pytest.raises(StartFailed, match="part did not answer"):
        await Group([part], lambda line: None).run(lambda: None)
    assert started(part)
    assert not any(map(lives, started(part)))


async def test_stubborn_part_is_killed(tmp_path, unused_tcp_port, monkeypatch):
    """A process that does not want to stop is not waited for long."""
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.3)
    part = a_part(STUBBORN, tmp_path, unused_tcp_port)
    async with running(part):
        numbers = started(part)
    assert not any(map(lives, numbers))


async def test_stopping_while_starting_leaves_nothing(tmp_path, unused_tcp_port):
    """Ctrl-C during the start works too."""
    silent = "import os, pathlib, sys, time; pathlib.Path(sys.argv[2]).write_text(str(os.getpid())); time.sleep(60)"
    part = a_part(silent, tmp_path, unused_tcp_port)
    group, ready = Group([part], lambda line: None), asyncio.Event()
    task = asyncio.create_task(group.run(ready.set))
    await until(lambda: bool(started(part)))
    group.stop()
    await asyncio.wait_for(task, PATIENCE)
    assert not ready.is_set()
    assert not any(map(lives, started(part)))


def test_taken_port_is_named(part):
    """The error says which port, for what, and which variable moves it."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", part.port))
        other.listen()
        with pytest.raises(StartFailed, match=f"port {part.port} for part is taken.*PART_PORT"):
            check_ports([part])


def test_free_ports_are_fine(part):
    """Nothing is said when nothing is wrong."""
    check_ports([part])


def test_two_parts_on_one_port_are_named(part):
    """A port given twice is taken as well."""
    with pytest.raises(StartFailed, match="PART_PORT"):
        check_ports([part, replace(part, name="other")])


@pytest.mark.parametrize("host", ["203.0.113.1", "no.such.host.invalid"])
def test_address_that_is_not_ours_is_named(part, host):
    """A port that cannot be opened for another reason than being taken is told with that reason."""
    with pytest.raises(StartFailed, match=f"cannot listen at {host} port {part.port}"):
        check_ports([replace(part, host=host)])


ALONE = """
import asyncio, sys
from bot.supervisor import Group, Part
part = Part("part", sys.argv[2:], f"http://127.0.0.1:{sys.argv[1]}/", int(sys.argv[1]), "PART_PORT", start_seconds=10)
asyncio.run(Group([part]).run(lambda: None))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP], ids=["killed", "terminal closed"])
async def test_nothing_outlives_the_supervisor(part, number):
    """However it ends."""
    command = [sys.executable, "-c", ALONE, str(part.port), *part.command]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL)
    await until(lambda: bool(started(part)))
    process.send_signal(number)
    await process.wait()
    await until(lambda: not any(map(lives, started(part))))


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080/health"),
        ("0.0.0.0", "http://127.0.0.1:8080/health"),
        ("::", "http://[::1]:8080/health"),
        ("10.1.2.3", "http://10.1.2.3:8080/health"),
    ],
)
def test_gateway_is_asked_where_it_listens(tmp_path, host, url):
    """An address of one's own is not reached over loopback."""
    *_, gateway = parts(Settings(database_url="sqlite://", host=host), tmp_path / "model.tar.gz")
    assert (gateway.health_url, gateway.host) == (url, host)
