"""What a citizen is asked to choose from."""

from __future__ import annotations

import pytest

from knowledge.search.verdict import Ambiguous, Match, worth_offering


@pytest.mark.parametrize(
    ("shares", "offered"),
    [
        ((0.4, 0.3, 0.2), 3),
        ((0.5, 0.3, 0.01, 0.005), 2),
        ((0.9, 0.01, 0.005), 2),
        ((0.3, 0.2, 0.15, 0.1, 0.1, 0.1), 5),
    ],
    ids=["all are likely", "far behind", "two in any case", "five at most"],
)
def test_what_is_far_behind_is_not_offered(shares, offered):
    """The best first; a list with what is hardly meant hides what is."""
    matches = tuple(Match(str(i), share) for i, share in enumerate(shares))
    assert worth_offering(Ambiguous(matches)) == matches[:offered]
