"""When a citizen may be written to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.channels.zalo_window import DAY, HOUR, Window, may_send, seconds_to_morning, window

NOW = 1_790_000_000.0


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (NOW, Window.FREE),
        (NOW - 48 * HOUR, Window.FREE),
        (NOW - 48 * HOUR - 1, Window.CHARGED),
        (NOW - 7 * DAY, Window.CHARGED),
        (NOW - 7 * DAY - 1, Window.CLOSED),
        (None, Window.CLOSED),
    ],
    ids=["just now", "48 hours", "later", "7 days", "later still", "never"],
)
def test_the_window(last, expected):
    """Free for 48 hours, charged for 7 days, then closed."""
    assert window(last, NOW) is expected


@pytest.mark.parametrize(("charged", "sent"), [(True, True), (False, False)])
def test_a_charged_reply_needs_consent_to_pay(charged, sent):
    """Money is spent only where the commune said so."""
    assert may_send(NOW - 3 * DAY, NOW, charged=charged) is sent


@pytest.mark.parametrize(("hour_utc", "hours"), [(16, 7.0), (20, 3.0), (22, 1.0), (23, 24.0)])
def test_the_morning_comes_at_six_in_viet_nam(hour_utc, hours):
    """Wherever the server stands."""
    now = datetime(2026, 7, 1, hour_utc, tzinfo=UTC).timestamp()
    assert seconds_to_morning(now) == hours * HOUR
