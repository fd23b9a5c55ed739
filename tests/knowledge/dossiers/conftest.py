"""The simulated provincial system on a free port, and the two ways to ask it."""

from __future__ import annotations

from datetime import datetime

import pytest

from knowledge.dossiers.http_settings import HttpSettings, read_http_settings
from tests.dossiers.simulator import CLIENT, Simulator
from tests.sources import ROOT

NOW = datetime(2026, 11, 20, 10)


@pytest.fixture
def simulator() -> Simulator:
    """Two hundred dossiers on Friday 20 November 2026."""
    return Simulator(count=200, now=lambda: NOW)


@pytest.fixture(params=["igate", "tracuuhoso"])
async def http_settings(request, simulator, aiohttp_server) -> HttpSettings:
    """The shipped examples, pointed at the simulator."""
    address = str((await aiohttp_server(simulator.app())).make_url("")).rstrip("/")
    environment = {
        "IGATE_URL": address, "IGATE_CLIENT": CLIENT[0], "IGATE_SECRET": CLIENT[1], "TRACUU_URL": address, "TRACUU_KEY": "x",
    }  # fmt: skip
    return read_http_settings(ROOT / "docs" / "dossiers" / f"{request.param}.yml", environment)
