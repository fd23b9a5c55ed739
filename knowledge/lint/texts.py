"""Every text of a procedure, with the path of its field."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.procedure import Procedure, Text
from knowledge.reading import SCALARS


def texts(procedure: Procedure) -> Iterator[tuple[str, Text]]:
    """(path, text) in the order of the fields."""
    yield from _within(procedure, "")


def _within(value: Any, path: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, SCALARS):
        return
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _within(inner, f"{path}[{index}]")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _within(inner, f"{path}.{key}")
    else:
        kind: Any = type(value)
        for name in _names(kind):
            yield from _within(getattr(value, name), f"{path}.{name}" if path else name)


@functools.cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a record; none of a mere value."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()
