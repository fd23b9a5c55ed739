"""An update of the Zalo Bot Platform -> the same events as the Official Account's. Pure."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.zalo_events import ID, Event, Kind

BOT = "bot"
"""Stands where an Official Account's id would."""
KINDS = {
    "message.text.received": Kind.WORDS,
    "message.image.received": Kind.PICTURE,
    "message.sticker.received": Kind.STICKER,
    "message.unsupported.received": Kind.FILE,
}
MILLISECONDS = 1000.0


def read_update(body: bytes) -> Event | None:
    """The event of an update, wrapped in its envelope or bare; None when it is none, or not from a person."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    update = _mapping(_mapping(data).get("result")) or _mapping(data)
    message = _mapping(update.get("message"))
    chat, key, at = (
        _text(_mapping(message.get("chat")).get("id")),
        _text(message.get("message_id")),
        message.get("date"),
    )
    name = _text(update.get("event_name"))
    if not (ID.fullmatch(chat) and ID.fullmatch(key) and isinstance(at, int)) or _mapping(message.get("from")).get(
        "is_bot"
    ):
        return None
    text = _text(message.get("text")) or _text(message.get("caption"))
    return Event(key, name, KINDS.get(name, Kind.UNKNOWN), "", chat, BOT, at / MILLISECONDS, text)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""
