"""The bytes of an event -> who did what and when. Pure; nothing in a body is taken for granted."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).with_suffix(".yml")
ID = re.compile(r"[\w-]{1,40}", re.ASCII)
"""Ids are strings of digits, some beyond 2**53; those of strangers hold letters."""


class Kind(StrEnum):
    """What an event is to us; the table explains each."""

    WORDS = "words"
    PICTURE = "picture"
    VOICE = "voice"
    STICKER = "sticker"
    PLACE = "place"
    FILE = "file"
    ARRIVAL = "arrival"
    INFO = "info"
    DEPARTURE = "departure"
    ECHO = "echo"
    IGNORED = "ignored"
    UNKNOWN = "unknown"


HANDLED = frozenset(Kind) - {Kind.IGNORED, Kind.UNKNOWN}


@dataclass(frozen=True)
class Event:
    """One event. `key` is the same for every delivery of it."""

    key: str
    name: str
    kind: Kind
    app: str
    user: str
    oa: str
    at: float
    """Seconds."""
    text: str = ""
    by_officer: bool = False
    """An officer wrote by hand in Zalo's own console."""


def read_event(body: bytes) -> Event | None:
    """The event of a body; None when it is none, or names nobody though it should."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    name = _string(data.get("event_name"))
    at = _number(data.get("timestamp"))
    kind = kinds().get(name, Kind.UNKNOWN)
    user, oa = _people(data, kind)
    if not name or at is None or (kind in HANDLED and not (ID.fullmatch(user) and ID.fullmatch(oa))):
        return None
    message = _mapping(data.get("message"))
    return Event(
        key=_key(name, user, at, _string(message.get("msg_id"))), name=name, kind=kind, app=_string(data.get("app_id")),
        user=user, oa=oa, at=at / 1000, text=_string(message.get("text")),
        by_officer=kind is Kind.ECHO and bool(_mapping(data.get("sender")).get("admin_id")),
    )  # fmt: skip


@functools.cache
def kinds() -> dict[str, Kind]:
    """The table, by the event's name."""
    data = yaml.safe_load(TABLE.read_text("utf-8"))
    return {name: Kind(kind) for kind, names in data.items() for name in names}


def _people(data: dict[str, Any], kind: Kind) -> tuple[str, str]:
    """Citizen and account: where they stand depends on who acted."""
    sender, recipient = _id_of(data.get("sender")), _id_of(data.get("recipient"))
    if kind is Kind.ECHO:
        return recipient, sender
    user = sender or _id_of(data.get("follower")) or _string(data.get("user_id"))
    return user, recipient or _string(data.get("oa_id"))


def _id_of(person: Any) -> str:
    """An object with an id, or (in receipts of templates) the id itself."""
    return _string(person.get("id")) if isinstance(person, dict) else _string(person)


def _string(value: Any) -> str:
    """Text without halves of surrogate pairs, which no database takes; numbers as they are written."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _number(value: Any) -> float | None:
    text = _string(value)
    return float(text) if text.isascii() and text.isdecimal() and len(text) <= 15 else None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _key(name: str, user: str, at: float, message_id: str) -> str:
    """A message's own id; for the rest who, what and when."""
    if ID.fullmatch(message_id):
        return f"{name}:{message_id}"
    return hashlib.sha256(f"{name}\n{user}\n{at}".encode()).hexdigest()
