"""When the other side is down it is left in peace, and asked again later."""

from __future__ import annotations

import pytest

from knowledge.breaker import FIRST_REST, LONGEST_PAUSE, LONGEST_REST, MOST_FAILURES, Breaker, pause
from tests.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    """Time in our hands."""
    return FakeClock()


@pytest.fixture
def breaker(clock) -> Breaker:
    """One that has just opened."""
    made = Breaker(clock)
    for _ in range(MOST_FAILURES):
        assert made.try_pass()
        made.failed()
    return made


def test_some_failures_are_borne(clock):
    """One failure less than the limit, and calls still go through."""
    made = Breaker(clock)
    for _ in range(MOST_FAILURES - 1):
        made.failed()
    assert made.try_pass()


def test_it_opens(breaker):
    """No call goes through while it rests."""
    assert not breaker.try_pass() and breaker.rest == FIRST_REST


def test_after_the_rest_one_call_is_tried(breaker, clock):
    """And only one, until its outcome is known."""
    clock.pass_by(FIRST_REST)
    assert [breaker.try_pass() for _ in range(3)] == [True, False, False]


def test_a_failed_try_makes_the_rest_longer(breaker, clock):
    """Twice as long each time, up to a limit."""
    rests = []
    for _ in range(8):
        clock.pass_by(breaker.rest)
        assert breaker.try_pass()
        breaker.failed()
        rests.append(breaker.rest)
    assert rests[:3] == [10.0, 20.0, 40.0] and rests[-1] == LONGEST_REST


def test_success_closes_it(breaker, clock):
    """All is as before."""
    clock.pass_by(FIRST_REST)
    assert breaker.try_pass()
    breaker.succeeded()
    assert all(breaker.try_pass() for _ in range(3))


@pytest.mark.parametrize(
    ("attempts", "chance", "seconds"), [(0, 0.0, 0.5), (0, 1.0, 1.0), (3, 0.5, 6.0), (99, 1.0, LONGEST_PAUSE)]
)
def test_pauses_grow_and_differ(attempts, chance, seconds):
    """Doubling, half of it by chance, never beyond the longest."""
    assert pause(attempts, lambda: chance) == seconds
