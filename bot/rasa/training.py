"""Repair: Rasa fingerprints and copies every training example dozens of times, for a cache that we do not use.

Whether anything changed is asked once, over the input files (`bot.models`); when it did, everything is
trained. So examples are compared directly instead of by digests of digests, are copied no deeper than
anybody changes them, and nothing is written to the cache. With twenty thousand examples that is a minute.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.training.hooks import TrainingHook
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message


def install() -> None:
    """Replaces the methods in this process."""
    Message.__hash__ = _hash  # type: ignore[method-assign]
    Message.__eq__ = _same  # type: ignore[method-assign, assignment]
    Message.__deepcopy__ = _copied  # type: ignore[attr-defined]
    TrainingHook.on_before_node = _nothing  # type: ignore[method-assign]
    TrainingHook.on_after_node = _nothing  # type: ignore[method-assign]


def _hash(self: Message) -> int:
    return hash((self.get(TEXT), self.get(INTENT)))


def _same(self: Message, other: object) -> bool:
    return isinstance(other, Message) and self.data == other.data and self.features == other.features


def _copied(self: Message, _memo: dict[int, Any]) -> Message:
    return Message(dict(self.data), set(self.output_properties), self.time, list(self.features))


def _nothing(*_arguments: Any, **_named: Any) -> dict[str, Any]:
    return {}
