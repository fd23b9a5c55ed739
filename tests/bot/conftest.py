"""A log with its queues and mailroom, in each kind of store."""

from __future__ import annotations

import pytest

from bot.answering import Answering, assemble
from bot.database import Database
from tests.fakes import FakeAssistant, FakeClock


@pytest.fixture
def clock() -> FakeClock:
    """The time of the log and the queues."""
    return FakeClock()


@pytest.fixture
def assistant() -> FakeAssistant:
    """An assistant that greets."""
    return FakeAssistant()


@pytest.fixture
async def answering(engine, clock, assistant) -> Answering:
    """Everything that answers, over an empty database of each kind, with three conversations."""
    made = assemble(Database(engine), assistant, clock=clock)
    await made.database.create_tables()
    for number in range(3):
        await made.log.begin(f"web:{number}", "web", "vi")
    return made
