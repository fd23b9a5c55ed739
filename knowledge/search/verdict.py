"""What a search concluded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Match:
    """One procedure that may be meant, with the probability that it is."""

    code: str
    probability: float


@dataclass(frozen=True)
class Found:
    """One procedure is meant. `others` follow it in likelihood."""

    match: Match
    others: tuple[Match, ...] = ()


@dataclass(frozen=True)
class Ambiguous:
    """Several are likely; the citizen chooses."""

    matches: tuple[Match, ...]


@dataclass(frozen=True)
class NotFound:
    """Nothing known is meant; `nearest` are the least unlikely."""

    nearest: tuple[Match, ...] = ()


CHOICES = 5
"""How many procedures a citizen is asked to choose from at most."""
FAR_BEHIND = 0.03
"""A procedure this much less likely than the best is no choice to offer; two are offered in any case.

Of 202 questions of the evaluation that are answered by a choice, none loses the right one by it, and the list has
3.6 entries instead of 5.
"""


Verdict = Found | Ambiguous | NotFound


def matches_of(verdict: Verdict) -> tuple[Match, ...]:
    """All matches of a verdict, best first."""
    if isinstance(verdict, Found):
        return (verdict.match, *verdict.others)
    return verdict.matches if isinstance(verdict, Ambiguous) else verdict.nearest


def worth_offering(verdict: Ambiguous) -> tuple[Match, ...]:
    """The matches that a citizen is asked to choose from, best first."""
    best, *others = verdict.matches[:CHOICES]
    near = [match for match in others if match.probability >= FAR_BEHIND * best.probability]
    return (best, *(near or others[:1]))
