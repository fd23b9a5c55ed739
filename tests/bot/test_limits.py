"""How fast one may ask."""

from __future__ import annotations

import pytest

from bot import limits
from bot.errors import Rejected
from bot.limits import Limiter, Pace
from tests.fakes import FakeClock


def spend(limiter: Limiter, key: str, times: int) -> int:
    """How many of `times` requests pass."""
    passed = 0
    for _ in range(times):
        try:
            limiter.check(key)
            passed += 1
        except Rejected:
            continue
    return passed


def test_burst_passes_and_the_next_is_refused():
    """A few at once are a person; a hundred are not."""
    limiter = Limiter(Pace(burst=3, per_second=1), FakeClock())
    assert spend(limiter, "a", 10) == 3


def test_refusal_says_how_long_to_wait():
    """429, with the seconds after which it will pass."""
    clock = FakeClock()
    limiter = Limiter(Pace(burst=1, per_second=0.5), clock)
    limiter.check("a")
    with pytest.raises(Rejected) as refused:
        limiter.check("a")
    assert (refused.value.status, refused.value.code) == (429, "too_fast")
    clock.pass_by(refused.value.retry_after)
    limiter.check("a")


def test_each_key_has_its_own_pace():
    """One noisy address silences nobody else."""
    limiter = Limiter(Pace(burst=1, per_second=1), FakeClock())
    assert spend(limiter, "a", 5) == spend(limiter, "b", 5) == 1


def test_pause_gives_no_more_than_a_burst():
    """Silence is not saved up."""
    clock = FakeClock()
    limiter = Limiter(Pace(burst=2, per_second=1), clock)
    spend(limiter, "a", 2)
    clock.pass_by(3600)
    assert spend(limiter, "a", 5) == 2


def test_only_so_many_keys_are_kept(monkeypatch):
    """A thousand addresses cost no more memory than the limit."""
    monkeypatch.setattr(limits, "KEPT", 3)
    limiter = Limiter(Pace(burst=1, per_second=1), FakeClock())
    for number in range(10):
        limiter.check(str(number))
    assert len(limiter._buckets) == 3
