"""A fake Zalo for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.zalo.server import FakeZalo


@pytest.fixture
async def zalo() -> AsyncIterator[FakeZalo]:
    """Zalo, open on a free port."""
    opened = FakeZalo()
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A client of it."""
    async with aiohttp.ClientSession() as session:
        yield session
