"""Stores in each kind of database, whose time passes when told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.store import Store


class Calendar:
    """A day that can be moved forward."""

    def __init__(self) -> None:
        self.now = datetime(2026, 8, 3, 7, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **amount: int) -> None:
        """Lets days or hours pass."""
        self.now += timedelta(**amount)


@pytest.fixture
def calendar() -> Calendar:
    """The store's clock."""
    return Calendar()


@pytest.fixture
def store(engine, calendar) -> Store:
    """An empty store in each kind of database."""
    made = Store(engine, calendar)
    made.create_tables()
    return made
