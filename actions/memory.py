"""What the assistant remembers of a conversation: a small value in one slot, never the citizen's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

TRAIL = 6
"""How many earlier procedures can be returned to."""


@dataclass(frozen=True)
class Memory:
    """`focus` is the procedure being talked about; `offered` are the choices shown last."""

    focus: str = ""
    trail: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    case_facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Code -> question -> option, as the citizen answered."""
    pending: str = ""
    """What an "yes" would confirm: "next_question" or "person"."""
    dossier: str = ""
    """The code of the dossier being asked about; the digits that open it are never remembered."""
    filed: str = ""
    """The day of "if I hand it in on ...", kept while a choice is open."""

    @classmethod
    def read(cls, slot: object) -> Memory:
        """From the slot's value; anything unknown is forgotten."""
        data: Mapping[str, Any] = slot if isinstance(slot, Mapping) else {}
        known: dict[str, Any] = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in known.items()}
        return cls(**values)

    def plain(self) -> dict[str, Any]:
        """The slot's value."""
        return asdict(self)

    def about(self, code: str, aspects: tuple[str, ...]) -> Memory:
        """The memory after answering about `code`."""
        trail = tuple(c for c in (self.focus, *self.trail) if c and c != code)[:TRAIL]
        pair = self.pair if code in self.pair else ()
        return replace(self, focus=code, trail=trail, aspects=aspects, offered=(), pair=pair, pending="", filed="")

    def offering(self, codes: tuple[str, ...], aspects: tuple[str, ...]) -> Memory:
        """The memory after offering a choice."""
        return replace(self, offered=codes, aspects=aspects, pending="")

    def without_case(self, code: str) -> Memory:
        """The memory with the facts of one procedure forgotten."""
        return replace(self, case_facts={known: facts for known, facts in self.case_facts.items() if known != code})

    def with_case(self, code: str, question: str, option: str) -> Memory:
        """The memory after one case fact was told."""
        facts = {**self.case_facts, code: {**self.case_facts.get(code, {}), question: option}}
        return replace(self, case_facts=facts)
