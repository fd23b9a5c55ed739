"""What was measured, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` per cent of the values do not pass."""
    return float(np.percentile(values, share))


@dataclass(frozen=True)
class Side:
    """One configuration; times of turns in milliseconds."""

    start_seconds: float
    turns: Sequence[float]
    """Of one caller."""
    processor: float
    """Processor time of a turn, all processes together."""
    turns_a_second: float
    """With many callers."""
    first: float
    last: float
    """The last turn of a long conversation."""
    memory: Mapping[str, float]
    """Megabytes by process, after the turns."""

    @property
    def p50(self) -> float:
        """Half of the turns are quicker."""
        return percentile(self.turns, 50)

    @property
    def p99(self) -> float:
        """One turn in a hundred is slower."""
        return percentile(self.turns, 99)

    @property
    def all_memory(self) -> float:
        """Megabytes of all processes."""
        return sum(self.memory.values())
