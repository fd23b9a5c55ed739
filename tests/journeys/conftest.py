"""The real group, once for all journeys, and citizens who talk to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot.models import ensure_model
from tests.journeys.citizen import Citizen
from tests.journeys.group import RunningGroup


@pytest.fixture(scope="session")
def group(tmp_path_factory) -> Iterator[RunningGroup]:
    """Rasa, the action server and the gateway, as `make run` starts them."""
    ensure_model()
    running = RunningGroup(tmp_path_factory.mktemp("group"))
    try:
        yield running.until_open()
    finally:
        assert running.stop() == 0


@pytest.fixture
def citizens(group) -> Callable[..., Citizen]:
    """Opens conversations."""
    return lambda **options: Citizen(group.address, **options).begin()


@pytest.fixture
def citizen(citizens) -> Citizen:
    """One conversation, in Vietnamese until told otherwise."""
    return citizens()
