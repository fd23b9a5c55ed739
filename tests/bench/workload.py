"""How much of everything is measured; the same for both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.messages import messages

QUESTION = "làm giấy khai sinh cho con cần giấy tờ gì"
WARMING_TURNS = 20


@dataclass(frozen=True)
class Workload:
    """What is said, by how many, for how long."""

    warming: Sequence[str]
    texts: Sequence[str]
    rounds: int
    """The sides take turns this often, so that what else the machine does falls on all of them alike."""
    seconds: float
    """Of many callers, in each round."""
    citizen_seconds: float
    long: int
    question: str = QUESTION
    """Asked in the first turn and in the last of a long conversation."""
    callers: int = 32
    citizens: int = 50
    firsts: int = 11
    lasts: int = 3
    guesses: int = 10_000
    """At codes and digits of dossiers."""
    rows: int = 50_000
    """Of a daily file."""


def workload(*, quick: bool = False) -> Workload:
    """The workload of every run; a quick one shows that all works, its figures are rough."""
    texts = messages()
    turns, rounds, seconds, citizen_seconds, long = (40, 1, 3.0, 8.0, 30) if quick else (240, 4, 4.0, 30.0, 300)
    guesses, rows = (1_000, 5_000) if quick else (10_000, 50_000)
    said = texts[WARMING_TURNS : WARMING_TURNS + turns]
    return Workload(texts[:WARMING_TURNS], said, rounds, seconds, citizen_seconds, long, guesses=guesses, rows=rows)
