"""No process of ours opens a connection to anything but this machine, and nothing is reported to anybody."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.group import environment

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]
QUESTIONS = ["Làm giấy khai sinh cần gì?", "จดทะเบียนเกิดต้องใช้เอกสารอะไรบ้าง", "what do I need to register a marriage?"]
TABLES = ("tcp", "tcp6", "udp", "udp6")
LISTENING = "0A"
ADDRESS = re.compile(r"'([^']*)'")


def address_of(hexadecimal: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The kernel writes addresses as groups of four bytes, each turned round."""
    raw = bytes.fromhex(hexadecimal)
    turned = b"".join(raw[i : i + 4][::-1] for i in range(0, len(raw), 4))
    address = ipaddress.ip_address(turned)
    return getattr(address, "ipv4_mapped", None) or address


def sockets_of(pid: int) -> set[str]:
    """The inodes of a process's sockets."""
    found = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(entry)
        except OSError:
            continue
        if target.startswith("socket:["):
            found.add(target[8:-1])
    return found


def ends(pid: int) -> Iterator[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """Where a process listens and whom it is connected to."""
    own = sockets_of(pid)
    for table in TABLES:
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if words[9] in own:
                yield address_of((words[1] if words[3] == LISTENING else words[2]).partition(":")[0])


def test_every_connection_stays_on_this_machine(group, citizens):
    """Looked at during a conversation in three languages, from start to answer."""
    seen = set()
    for question in QUESTIONS:
        citizen = citizens()
        seq = citizen.send({"text": question})
        while not [m for m in citizen.history(seq) if m["author"] == "assistant"]:
            seen |= {end for pid in group.pids() for end in ends(pid)}
    assert len(group.pids()) == 4
    assert seen and not [str(end) for end in seen if not end.is_loopback]


def test_no_connection_was_ever_asked_for_elsewhere(group, citizen):
    """Python itself reports each address the group has connected to, or looked up, since its start."""
    citizen.says(QUESTIONS[0])
    lines = group.connections.read_text("utf-8").splitlines()
    hosts = {match.group(1) for line in lines if (match := ADDRESS.search(line))}
    assert lines and hosts <= {"127.0.0.1", "localhost", "::1"}


def test_telemetry_is_off_in_every_process(group):
    """In the environment each was started with."""
    parts = group.parts()
    assert len(parts) == 3
    assert {name: environment(pid).get("RASA_TELEMETRY_ENABLED") for name, pid in parts.items()} == dict.fromkeys(
        parts, "false"
    )
