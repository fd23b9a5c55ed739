"""What was measured, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` per cent of the values do not pass."""
    return float(np.percentile(values, share))


@dataclass(frozen=True)
class Turns:
    """What a Rasa server does in how many milliseconds."""

    p50: float
    p99: float
    turns_a_second: float
    """With many callers."""
    first: float
    last: float
    """The last turn of a long conversation."""


@dataclass(frozen=True)
class Side:
    """One configuration under measurement."""

    start_seconds: float
    turns: Turns
    memory: Mapping[str, float]
    """Megabytes by process, after the turns."""

    @property
    def all_memory(self) -> float:
        """Megabytes of all processes."""
        return sum(self.memory.values())


@dataclass(frozen=True)
class Waits:
    """How many milliseconds citizens waited for their replies."""

    messages: int
    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, taken: Sequence[float]) -> Waits:
        """The figures of single waits."""
        return cls(len(taken), percentile(taken, 50), percentile(taken, 95), percentile(taken, 99))


@dataclass(frozen=True)
class Door:
    """Our chain seen from the street: one citizen, and many at once."""

    alone: Waits
    busy: Waits


@dataclass(frozen=True)
class Understanding:
    """Understanding and search without a server, on one core; times of messages in milliseconds."""

    procedures: int
    build_seconds: float
    train_seconds: float
    p50: float
    p99: float
    messages: int
