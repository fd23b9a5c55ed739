"""The words of the queues: what is put in, what is claimed, what became of it, and what a queue can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

EVENTS, INBOX, OUTBOX = "events", "inbox", "outbox"
TOPICS = (EVENTS, INBOX, OUTBOX)
"""What a channel was told, as it came; messages that wait for an answer; what a channel has to deliver."""


@dataclass(frozen=True)
class Entry:
    """Something to do. Entries of one `lane` (a conversation) are done in order, lanes side by side.

    The same `channel` and `key` again is the same entry.
    """

    channel: str
    lane: str
    key: str
    body: str


@dataclass(frozen=True)
class Claimed:
    """An entry that is ours until the lease ends. `fence` refuses the word of somebody who held it earlier."""

    id: str
    entry: Entry
    fence: int = 1
    delays: int = 0
    """How often it was postponed."""
    faults: int = 0
    """How often it failed for a fault of ours."""
    crashes: int = 0
    """How often it was claimed by somebody who was not heard of again."""
    in_doubt: bool = False
    """An earlier attempt was begun and its outcome is unknown."""
    followed: bool = False
    """When it was claimed, more of its lane waited behind it."""


@dataclass(frozen=True)
class Done:
    """It is done; `note` is kept with it, such as the message id a provider gave."""

    note: str = ""


@dataclass(frozen=True)
class Again:
    """Try again after `delay` seconds; whatever follows in its lane waits. `in_doubt`: it may have been done."""

    delay: float
    reason: str = ""
    in_doubt: bool = False


@dataclass(frozen=True)
class Hold:
    """May not be done now: kept aside, and the lane goes on, until the lane is released."""

    reason: str


@dataclass(frozen=True)
class GiveUp:
    """Can not be done: to the dead letters, for a person to look at."""

    reason: str


Outcome = Done | Again | Hold | GiveUp


@dataclass(frozen=True)
class DeadLetter:
    """An entry that was given up."""

    id: str
    topic: str
    entry: Entry
    faults: int
    reason: str
    died_at: float


@dataclass(frozen=True)
class Depth:
    """How a queue stands; `oldest` is the age of the longest waiting entry in seconds."""

    waiting: int
    oldest: float
    held: int
    dead: int


class Queue(Protocol):
    """One topic in one store. `False` from a method that takes a claim: it is somebody else's now, nothing changed."""

    async def put(self, entries: Sequence[Entry]) -> None:
        """Keeps entries, all or none; one that is known by its key changes nothing."""
        ...

    async def claim(self, limit: int, lease: float) -> list[Claimed]:
        """Up to `limit` entries, the oldest of each lane, kept from others for `lease` seconds."""
        ...

    async def renew(self, claimed: Claimed, lease: float) -> bool:
        """Keeps a claim for `lease` more seconds."""
        ...

    async def settle(self, claimed: Claimed, outcome: Outcome) -> bool:
        """Ends a claim with what became of it."""
        ...

    async def fail(self, claimed: Claimed, delay: float, reason: str) -> bool:
        """Ends a claim with a fault; the entry comes back after `delay` seconds."""
        ...

    async def release(self, lane: str) -> int:
        """Makes held entries wait again, before whatever is put in later; returns how many."""
        ...

    async def waiting(self, lane: str) -> int:
        """How many entries of a lane wait."""
        ...

    async def held(self, lane: str) -> int:
        """How many entries of a lane are held."""
        ...

    async def forget(self, lanes: Sequence[str]) -> None:
        """Deletes whatever is kept of these lanes."""
        ...

    async def dead(self) -> list[DeadLetter]:
        """The dead letters, oldest first."""
        ...

    async def replay(self, letter: str) -> bool:
        """Makes a dead letter wait again; False when there is no such letter."""
        ...

    async def drop(self, letter: str) -> bool:
        """Deletes a dead letter; False when there is no such letter."""
        ...

    async def depth(self) -> Depth:
        """How the queue stands."""
        ...

    async def trim(self, *, done_before: float, dead_before: float) -> int:
        """Deletes what was done, held or given up before these moments; returns how many."""
        ...
