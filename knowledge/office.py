"""The one-stop centre itself: where it is, when it is open, whom to call."""

from __future__ import annotations

from dataclasses import dataclass

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
