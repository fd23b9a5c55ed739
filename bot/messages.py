"""The words of this package: what comes in, what is ordered, what goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PREVIEW = "preview"
"""The channel of an editor who tries a draft out; only the console opens such a conversation."""


@dataclass(frozen=True)
class InboundMessage:
    """What a citizen sent, whatever the channel.

    `text` is masked. `payload` is set instead when a button of ours was pressed. `client_id` makes a
    repeated delivery recognisable.
    """

    conversation: str
    channel: str
    client_id: str
    text: str = ""
    payload: str = ""
    language: str = "vi"
    masked: bool = False
    digits: str = ""
    """Digits that should open a dossier, sealed."""
    address: str = ""
    """A stand-in for the internet address it came from, for counting."""

    @property
    def draft(self) -> str:
        """The procedure whose draft is being tried out in this conversation; empty in a citizen's."""
        kind, _, rest = self.conversation.partition(":")
        return rest.partition(":")[0] if kind == PREVIEW else ""


@dataclass(frozen=True)
class OrderedButton:
    """A suggested answer as ordered: a reply key or a ready title, and what pressing it means."""

    payload: str
    label: str = ""
    title: str = ""


@dataclass(frozen=True)
class ReplyOrder:
    """What to say: a key of `bot/replies` and its values."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    buttons: Sequence[OrderedButton] = ()


@dataclass(frozen=True)
class Button:
    """A suggested answer as shown; `payload` never leaves the server."""

    title: str
    payload: str
    kind: str = "choice"
    language: str = ""
    """The language it switches to, when it is a language button."""


@dataclass(frozen=True)
class OutboundReply:
    """A rendered reply: Markdown of our own subset, and suggested answers."""

    key: str
    markdown: str
    language: str
    buttons: tuple[Button, ...] = ()
    codes: tuple[str, ...] = ()
    """The procedures it speaks of."""
