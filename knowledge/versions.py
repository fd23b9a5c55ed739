"""Drafts and versions of a procedure: who wrote which text, when and why, and which one is live."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

IMPORT = "import"


@dataclass(frozen=True)
class Live:
    """Which version of a procedure is published, and who wrote it."""

    number: int
    editor: str
    withdrawn: bool

    @property
    def imported(self) -> bool:
        """Whether it is a portal's text, which gives way to a person's and the seed's."""
        return self.editor == IMPORT or self.editor.startswith(f"{IMPORT}: ")


def importer(name: str = "") -> str:
    """The editor of a text that `name` had imported."""
    return f"{IMPORT}: {name}" if name else IMPORT


@dataclass(frozen=True)
class Draft:
    """A working text apart from what is published; it may be incomplete and wrong."""

    code: str
    fields: Mapping[str, Any]
    based_on: int
    """The published version it was made from; 0 for none."""
    lock: int
    """Rises with every saving; whoever saves names the one that was read."""
    editor: str
    saved_at: datetime


class State(enum.StrEnum):
    """What has become of a version."""

    LIVE = "live"
    SCHEDULED = "scheduled"
    WITHDRAWN = "withdrawn"
    EARLIER = "earlier"


@dataclass(frozen=True)
class Version:
    """One numbered, immutable text of a procedure, without the text itself."""

    code: str
    number: int
    editor: str
    reason: str
    created_at: datetime
    effective_from: datetime | None
    """The day it was scheduled for; None when it was published at once."""
    state: State


@dataclass(frozen=True)
class Pending:
    """A version that waits for its day."""

    code: str
    number: int
    effective_from: datetime
    editor: str
    reason: str
