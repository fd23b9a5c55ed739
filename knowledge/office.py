"""The one-stop centre itself: where it is, when it is open, whom to call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.procedure import Text


@dataclass(frozen=True)
class Office:
    """Contact details of the centre; an empty field is not known and is not said."""

    name: Text
    address: Text = Text("")
    phone: str = ""
    hotline: str = ""
    email: str = ""
    hours: Text = Text("")
    website: str = ""
    map_url: str = ""

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Office:
        """From plain data, whose texts are mappings of languages."""
        values: dict[str, Any] = {k: Text(**v) if isinstance(v, Mapping) else v for k, v in fields.items()}
        return cls(**values)

    def in_language(self, language: str) -> dict[str, str]:
        """The details in `language`; unknown ones are empty."""
        fields = vars(self).items()
        return {name: value.in_language(language) if isinstance(value, Text) else value for name, value in fields}
