"""From a ranked list to a verdict: what the act and the search say is weighed together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from knowledge.search.ranking import Model, Ranking, conclude
from knowledge.search.verdict import Ambiguous, Found, Match, NotFound

EVIDENT, LIKELY, FAINT = 4.0, 0.5, -2.0
"""Log odds by the search that one of the first five is right."""
SURELY_ASKED, OPEN, SURELY_STRANGE = -5.0, 0.0, 5.0
"""Log odds by the act that nothing is asked that an office handles."""
MODEL = Model(
    weights=np.zeros(0),
    best_is_right=np.array([-2.0, 1.0]),
    any_is_right=np.array([0.0, 1.0]),
    found_from=0.7,
    offered_from=0.2,
    out_of_scope=(0.0, 1.0, 1.0),
)


def ranked(score: float) -> Ranking:
    """A list whose first five hold the right one with these log odds, and whose best is right with two less."""
    return Ranking((Match("1", 0.6), Match("2", 0.4)), np.array([score]))


@pytest.mark.parametrize(
    ("score", "doubt", "verdict"),
    [
        (EVIDENT, SURELY_ASKED, Found),
        (LIKELY, SURELY_ASKED, Ambiguous),
        (FAINT, SURELY_ASKED, Ambiguous),  # a wording nobody taught: a choice is better than a refusal
        (FAINT, OPEN, NotFound),
        (EVIDENT, OPEN, Found),
        (EVIDENT, SURELY_STRANGE, NotFound),  # "renew my British passport": the words are known, the matter is not
        (EVIDENT, None, Found),
        (FAINT, None, NotFound),
    ],
)
def test_act_and_search_decide_together(score, doubt, verdict):
    """Neither the one nor the other refuses, or answers, alone."""
    assert isinstance(conclude(ranked(score), MODEL, doubt), verdict)


def test_nothing_ranked_is_not_found():
    """An empty catalogue finds nothing, whatever is said."""
    assert conclude(Ranking((), np.zeros(1)), MODEL, SURELY_ASKED) == NotFound()


def test_a_sure_find_is_only_taken_back_by_a_doubting_act():
    """When both lean to an answer it is given, however strict their common weights are."""
    strict = replace(MODEL, out_of_scope=(9.0, 1.0, 1.0))
    assert isinstance(conclude(ranked(EVIDENT), strict, -0.5), Found)
    assert isinstance(conclude(ranked(EVIDENT), strict, 0.5), NotFound)
    assert isinstance(conclude(ranked(LIKELY), strict, -0.5), NotFound)
