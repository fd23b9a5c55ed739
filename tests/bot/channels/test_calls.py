"""How often a turn asks the database: every call is a thread's turn, and many together are what a busy gateway does."""

from __future__ import annotations

import asyncio

import pytest

from bot.database import Database

WEB_TURN, ZALO_TURN = 6, 12


@pytest.fixture
def calls(monkeypatch) -> list[str]:
    """The calls of the database that found or did something, as they are made; looks in vain are left out."""
    made: list[str] = []

    def count(name: str) -> None:
        call = getattr(Database, name)

        async def counting(self, work, **options):
            outcome = await call(self, work, **options)
            if outcome != []:
                made.append(f"{name} {work.__qualname__}")
            return outcome

        monkeypatch.setattr(Database, name, counting)

    count("read")
    count("write")
    return made


async def test_a_turn_on_the_web_asks_little(caller, calls):
    """Language, question; the stream's look; claim, answer; the stream's look again."""
    async with caller.client.get("/api/events", headers={"X-Conversation": caller.token}) as stream:
        calls.clear()
        while not calls:  # noqa: ASYNC110  the stream's first look, which tells nobody
            await asyncio.sleep(0.01)
        calls.clear()
        await caller.say("xin chào")
        while b'"assistant"' not in await asyncio.wait_for(stream.content.readline(), 10):
            pass
        assert len(calls) <= WEB_TURN, calls


async def test_a_turn_on_zalo_asks_little(commune, calls):
    """Kept; claimed, citizen, held replies, language, question, done; claimed, answered; claimed, citizen, done."""
    commune.zalo.says("xin chào")
    await commune.zalo.world.told(1)
    await commune.quiet()
    calls.clear()
    commune.zalo.says("xin chào")
    await commune.zalo.world.told(2)
    assert len(calls) <= ZALO_TURN, calls
