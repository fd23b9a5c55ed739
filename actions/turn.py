"""One message as an action sees it, with the memory of the conversation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk import Tracker

from actions.due import Filing
from actions.memory import Memory

MEMORY_SLOT = "memory"


@dataclass(frozen=True)
class Turn:
    """What was said, in which language, what it was understood to be."""

    text: str
    language: str = "vi"
    intent: str = ""
    confidence: float = 0.0
    aspects: tuple[str, ...] = ()
    follows: float = 0.0
    """How likely the message goes on about the procedure in focus, naming none itself."""
    entities: dict[str, str] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    conversation: str = ""
    channel: str = ""
    sealed_digits: str = ""
    """Digits that should open a dossier, sealed at the door; never in the text."""
    address: str = ""
    """A stand-in for the citizen's internet address, for counting."""
    filing: Filing | None = None
    """Set when the message asks when something handed in on a certain day is ready."""
    draft: str = ""
    """The procedure whose draft an editor is trying out; empty in a citizen's conversation."""
    doubt: float | None = None
    """Log odds, by its act, that the message is out of scope."""

    @classmethod
    def from_tracker(cls, tracker: Tracker) -> Turn:
        """The turn that the tracker's latest message opened."""
        message: dict[str, Any] = tracker.latest_message
        intent, metadata = message.get("intent") or {}, message.get("metadata") or {}
        memory, draft = Memory.read(tracker.get_slot(MEMORY_SLOT)), metadata.get("draft") or ""
        return cls(
            text=message.get("text") or "",
            language=metadata.get("language") or "vi",
            intent=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0.0),
            aspects=tuple(message.get("aspects") or ()),
            follows=float(message.get("follows") or 0.0),
            doubt=message.get("doubt"),
            entities={e["entity"]: str(e["value"]) for e in reversed(message.get("entities") or [])},
            memory=replace(memory, focus=memory.focus or draft),
            conversation=tracker.sender_id,
            channel=metadata.get("channel") or "",
            sealed_digits=metadata.get("digits") or "",
            address=metadata.get("address") or "",
            draft=draft,
        )
