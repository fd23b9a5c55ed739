"""How much of everything is measured; the same for both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.messages import messages

QUESTION = "làm giấy khai sinh cho con cần giấy tờ gì"
WARMING_TURNS, TURNS = 20, 240


@dataclass(frozen=True)
class Workload:
    """What is said, by how many, for how long."""

    warming: Sequence[str]
    texts: Sequence[str]
    question: str = QUESTION
    """Asked in the first turn and in the last of a long conversation."""
    callers: int = 32
    seconds: float = 12.0
    firsts: int = 11
    lasts: int = 3
    long: int = 300


def workload() -> Workload:
    """The workload of every run."""
    texts = messages()
    return Workload(texts[:WARMING_TURNS], texts[WARMING_TURNS : WARMING_TURNS + TURNS])
