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


Verdict = Found | Ambiguous | NotFound


def matches_of(verdict: Verdict) -> tuple[Match, ...]:
    """All matches of a verdict, best first."""
    if isinstance(verdict, Found):
        return (verdict.match, *verdict.others)
    return verdict.matches if isinstance(verdict, Ambiguous) else verdict.nearest
