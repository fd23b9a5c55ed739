"""What the fake Zalo knows: an app with its Official Account, people, tokens, what was sent, and the faults to play."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

BUSINESS, STATE_AGENCY = 2, 4
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
CODE_SECONDS, ACCESS_SECONDS, REFRESH_SECONDS = 10 * MINUTE, 25 * HOUR, 90 * DAY
WELCOME_MESSAGES = 3


@dataclass
class Account:
    """The app and its Official Account as registered in Zalo's console."""

    app_id: str = "360846524940903967"
    app_secret: str = "app-secret-of-the-fake"
    oa_secret: str = "OA_SECRET_DO_NOT_USE_0123"
    oa_id: str = "388613280878808645"
    oa_name: str = "UBND xã An Hải"
    oa_type: int = BUSINESS
    redirect_uri: str = ""
    webhook_url: str = ""
    subscribed: bool = True
    toggles: set[str] | None = None
    """Names of the events that are switched on; None is all of them."""
    proof_wanted: bool = False


@dataclass
class Person:
    """Somebody with Zalo on the telephone."""

    id: str
    id_by_app: str
    name: str = "Nguyễn Văn A"
    follower: bool = False
    last_interaction: float | None = None
    welcome_left: int = 0
    refuses: int = 0
    """The error of every message to this person; 0 takes them."""


@dataclass
class Fault:
    """What goes wrong with the next `times` calls to an address that begins with `path`."""

    path: str = "/v3.0/oa/message"
    times: int = 1
    error: int = 0
    status: int = 0
    delay: float = 0.0
    garbage: bool = False
    lost: bool = False
    """The work is done, but the answer never arrives."""


@dataclass
class Sent:
    """A message of the Official Account as it reached a person."""

    message_id: str
    user_id: str
    body: dict[str, Any]
    at: float
    api: str

    @property
    def text(self) -> str:
        """The words of it."""
        return str(self.body.get("text", ""))

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """The buttons under it."""
        return list(self.body.get("attachment", {}).get("payload", {}).get("buttons", []))


class Clock:
    """Time that passes by itself and can be moved on."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Lets time pass."""
        self._ahead += seconds


@dataclass
class World:
    """Everything behind Zalo's counters."""

    account: Account = field(default_factory=Account)
    clock: Clock = field(default_factory=Clock)
    people: dict[str, Person] = field(default_factory=dict)
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    access: dict[str, float] = field(default_factory=dict)
    refresh: dict[str, float] = field(default_factory=dict)
    refreshed: int = 0
    sent: list[Sent] = field(default_factory=list)
    timeline: list[dict[str, Any]] = field(default_factory=list)
    """What a person sees on the telephone, in order."""
    faults: list[Fault] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    oa_quota: int = 500
    news: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever a message reaches somebody."""
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def person(self, user_id: str = "246845883529197922", **facts: Any) -> Person:
        """The person of this id, known from now on."""
        made = self.people.setdefault(user_id, Person(user_id, f"55{user_id[:16]}"))
        for name, value in facts.items():
            setattr(made, name, value)
        return made

    def number(self) -> int:
        """A number never given before."""
        return next(self._numbers)

    def message_id(self) -> str:
        """The id of a new message."""
        return f"{self.number():06x}{secrets.token_hex(7)}"

    def grant(self) -> dict[str, str]:
        """A fresh pair of tokens; earlier access tokens keep their time."""
        access, refresh = f"access-{secrets.token_hex(16)}", f"refresh-{secrets.token_hex(16)}"
        self.access[access] = self.clock() + ACCESS_SECONDS
        self.refresh[refresh] = self.clock() + REFRESH_SECONDS
        return {"access_token": access, "refresh_token": refresh, "expires_in": str(int(ACCESS_SECONDS))}

    def interacts(self, person: Person) -> None:
        """A person did something that opens the reply window."""
        person.last_interaction = self.clock()

    def fault_of(self, path: str) -> Fault | None:
        """The fault to play for this call, counted down."""
        for fault in self.faults:
            if path.startswith(fault.path) and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def texts_to(self, user_id: str) -> list[str]:
        """What a person read, in order."""
        return [sent.text for sent in self.sent if sent.user_id == user_id]

    async def told(self, count: int = 1, user_id: str = "246845883529197922", patience: float = 10.0) -> list[Sent]:
        """Waits until a person has been told `count` things."""
        async with asyncio.timeout(patience):
            while len(found := [sent for sent in self.sent if sent.user_id == user_id]) < count:
                self.news.clear()
                await self.news.wait()
        return found
