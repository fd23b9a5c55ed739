"""A gateway that only accepts, and another that answers for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import create_app
from bot.channels import hub
from bot.queue import consumer
from bot.settings import Settings
from tests.bot.channels.conftest import Caller

LONG, PATIENCE = 60.0, 15.0


@pytest.mark.postgres
async def test_answer_of_another_process_comes_at_once(tmp_path, postgres_url, assistant, monkeypatch):
    """Neither waits for its next look: the question is told to the one, the answer to the other."""
    common = {"database_url": postgres_url, "secret_file": tmp_path / "secret"}
    answers = TestServer(create_app(Settings(**common), assistant))
    accepts = TestServer(create_app(Settings(**common, gateway_answers=False), assistant))
    await answers.start_server()
    async with TestClient(accepts) as client:
        caller = Caller(client)
        await caller.begin()
        monkeypatch.setattr(hub, "LOOK_SECONDS", LONG)
        monkeypatch.setattr(consumer, "IDLE_SECONDS", LONG)
        async with asyncio.timeout(PATIENCE):
            while not await _answered(caller):  # the first may be told before the other listens
                pass
    await answers.close()


async def _answered(caller: Caller) -> bool:
    await caller.say("xin chào")
    with suppress(TimeoutError):
        return bool(await asyncio.wait_for(caller.answers(), 1))
    return False
