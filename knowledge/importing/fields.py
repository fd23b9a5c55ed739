"""Reads what it needs from untrusted JSON: wrong kinds are noted with field and value, never raised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.importing.texts import clean

LARGEST_NUMBER = 10**15
"""No sum, count or time stamp reaches it; infinity and NaN do not stay under it either."""


class Fields:
    """The fields of one JSON object; every `problems` entry is (field, value, reason)."""

    def __init__(self, data: Mapping[str, Any], problems: list[tuple[str, str, str]], path: str = "") -> None:
        self._data = data
        self._path = path
        self.problems = problems

    def text(self, name: str, *, needed: bool = False) -> str:
        """A text, clean; empty when it is absent or null."""
        value = self._of(name, str, "")
        cleaned = clean(value)
        if needed and not cleaned:
            self.fault(name, value, "missing")
        return cleaned

    def number(self, name: str) -> float | None:
        """A number, or none."""
        value = self._of(name, (int, float), None)
        if value is None or isinstance(value, bool):
            return None
        if abs(value) < LARGEST_NUMBER:
            return float(value)
        self.fault(name, str(value)[:20], "must_be_a_number")
        return None

    def count(self, name: str) -> int:
        """A number of things, 0 when it is absent."""
        value = self.number(name) or 0.0
        if value == int(value) >= 0:
            return int(value)
        self.fault(name, value, "must_be_a_count")
        return 0

    def flag(self, name: str) -> bool:
        """True only when the field says so."""
        return self._data.get(name) is True

    def texts(self, name: str) -> list[str]:
        """A list of texts; entries of another kind are noted and left out."""
        return [clean(value) for value in self._entries(name, str)]

    def records(self, name: str) -> Iterator[Fields]:
        """A list of objects."""
        for index, value in enumerate(self._entries(name, Mapping)):
            yield Fields(value, self.problems, f"{self._path}{name}[{index}].")

    def record(self, name: str) -> Fields:
        """An object; an empty one when it is absent."""
        return Fields(self._of(name, Mapping, {}), self.problems, f"{self._path}{name}.")

    def fault(self, name: str, value: object, reason: str) -> None:
        """Notes what is wrong with a field."""
        self.problems.append((self._path + name, repr(value)[:200] if value != "" else "", reason))

    def _entries(self, name: str, kind: type) -> Iterator[Any]:
        for index, value in enumerate(self._of(name, list, [])):
            if isinstance(value, kind):
                yield value
            else:
                self.fault(f"{name}[{index}]", value, f"must_be_{_named(kind)}")

    def _of(self, name: str, kind: Any, default: Any) -> Any:
        value = self._data.get(name)
        if value is None:
            return default
        if not isinstance(value, kind):
            self.fault(name, value, f"must_be_{_named(kind)}")
            return default
        return value


def _named(kind: Any) -> str:
    names = {str: "a_text", list: "a_list", Mapping: "an_object"}
    return names.get(kind, "a_number")
