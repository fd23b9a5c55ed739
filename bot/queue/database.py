"""A queue in the database. Its steps can share a transaction with the conversation log."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, literal_column, select, update
from sqlalchemy.engine import Connection

from bot import schema
from bot.database import Database, insert_once
from bot.queue.entries import Again, Claimed, DeadLetter, Depth, Done, Entry, GiveUp, Hold, Outcome

T = schema.queue
WAITING, HELD, DEAD, DONE = "waiting", "held", "dead", "done"
IS_WAITING = T.c.state == literal_column("'waiting'")
"""Spelt out, so that the databases see that their partial index serves."""
STATES: dict[type, str] = {Done: DONE, Hold: HELD, GiveUp: DEAD}
FRESH = {"state": WAITING, "delays": 0, "faults": 0, "crashes": 0, "begun": False, "claimed_until": 0.0, "note": ""}


def _free() -> Any:
    """The first of each lane that nobody holds and whose time has come, oldest first."""
    topic, now, other = bindparam("its_topic"), bindparam("now"), T.alias("other")
    is_waiting = other.c.state == literal_column("'waiting'")
    lane = (other.c.topic == T.c.topic) & (other.c.lane == T.c.lane) & is_waiting & (other.c.id != T.c.id)
    first = ~exists().where(lane & ((other.c.id < T.c.id) | (other.c.claimed_until > now))).correlate(T)
    due = (T.c.topic == topic) & IS_WAITING & (T.c.available_at <= now) & (T.c.claimed_until <= now)
    followed = exists().where(lane).correlate(T).label("followed")
    return select(T, followed).where(due, first).order_by(T.c.id).limit(bindparam("most"))


FREE = _free().with_for_update(skip_locked=True)
"""On PostgreSQL claimers pass by each other's rows; everywhere the fence tells who was first."""
CHANGE = update(T).where(T.c.id == bindparam("its_id"), T.c.fence == bindparam("its_fence"), IS_WAITING)
WAITING_IN = select(func.count()).where(
    T.c.topic == bindparam("its_topic"), T.c.lane == bindparam("its_lane"), IS_WAITING
)
HELD_IN = select(func.count()).where(
    T.c.topic == bindparam("its_topic"), T.c.lane == bindparam("its_lane"), T.c.state == literal_column("'held'")
)


class DatabaseQueue:
    """One topic in the table `queue`."""

    def __init__(self, database: Database, topic: str, clock: Callable[[], float] = time.time) -> None:
        self.database = database
        self.topic = topic
        self._clock = clock

    async def put(self, entries: Sequence[Entry]) -> None:
        """Keeps entries, all or none; one that is known by its key changes nothing."""
        await self.database.write(lambda c: self.put_within(c, entries), urgent=True)

    def put_within(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """`put` in a transaction that does more."""
        now = self._clock()
        common = {"topic": self.topic, "put_at": now, "available_at": now}
        insert_once(connection, T, [{**vars(entry), **common} for entry in entries])

    async def claim(self, limit: int, lease: float) -> list[Claimed]:
        """Up to `limit` entries, the oldest of each lane, kept from others for `lease` seconds."""
        return await self.database.write(lambda c: self._claim(c, limit, lease))

    async def renew(self, claimed: Claimed, lease: float) -> bool:
        """Keeps a claim for `lease` more seconds."""
        values = {"claimed_until": self._clock() + lease}
        return await self.database.write(lambda c: _changed(c, claimed, values))

    async def settle(self, claimed: Claimed, outcome: Outcome) -> bool:
        """Ends a claim with what became of it."""
        return await self.database.write(lambda c: self.settle_within(c, claimed, outcome))

    def settle_within(self, connection: Connection, claimed: Claimed, outcome: Outcome) -> bool:
        """`settle` in a transaction that does more."""
        if isinstance(outcome, Again):
            crashes = (
                claimed.crashes - outcome.in_doubt
            )  # the next claim counts what was begun as a crash; this was none
            values = {"note": outcome.reason, "begun": outcome.in_doubt, "crashes": crashes}
            return self._later(connection, claimed, outcome.delay, **values)
        note = outcome.note if isinstance(outcome, Done) else outcome.reason
        values = {"state": STATES[type(outcome)], "note": note, "settled_at": self._clock(), "begun": False}
        if isinstance(outcome, Done):
            values["body"] = ""  # what was said stands in the log
        return _changed(connection, claimed, values)

    async def fail(self, claimed: Claimed, delay: float, reason: str) -> bool:
        """Ends a claim with a fault; the entry comes back after `delay` seconds."""
        faults = claimed.faults + 1
        return await self.database.write(lambda c: self._later(c, claimed, delay, note=reason, faults=faults))

    async def release(self, lane: str) -> int:
        """Makes held entries wait again, before whatever is put in later; returns how many."""
        values = FRESH | {"available_at": self._clock()}
        where = self._mine(HELD) & (T.c.lane == lane)
        return int(await self.database.write(lambda c: c.execute(update(T).where(where).values(values)).rowcount))

    async def waiting(self, lane: str) -> int:
        """How many entries of a lane wait."""
        return await self.database.read(lambda c: self.waiting_within(c, lane))

    def waiting_within(self, connection: Connection, lane: str) -> int:
        """`waiting` in a transaction that does more."""
        return self._count(connection, WAITING_IN, lane)

    async def held(self, lane: str) -> int:
        """How many entries of a lane are held."""
        return await self.database.read(lambda c: self._count(c, HELD_IN, lane))

    async def forget(self, lanes: Sequence[str]) -> None:
        """Deletes whatever is kept of these lanes."""
        await self.database.write(lambda c: self.forget_within(c, lanes))

    def forget_within(self, connection: Connection, lanes: Sequence[str]) -> None:
        """`forget` in a transaction that does more."""
        connection.execute(delete(T).where(T.c.topic == self.topic, T.c.lane.in_(lanes)))

    async def dead(self) -> list[DeadLetter]:
        """The dead letters, oldest first."""
        query = select(T).where(self._mine(DEAD)).order_by(T.c.settled_at, T.c.id)
        return [self._letter(row) for row in await self.database.read(lambda c: c.execute(query).all())]

    async def replay(self, letter: str) -> bool:
        """Makes a dead letter wait again; False when there is no such letter."""
        values = FRESH | {"available_at": self._clock()}
        return await self._of_letter(letter, lambda where: update(T).where(where).values(values))

    async def drop(self, letter: str) -> bool:
        """Deletes a dead letter; False when there is no such letter."""
        return await self._of_letter(letter, lambda where: delete(T).where(where))

    async def depth(self) -> Depth:
        """How the queue stands."""
        query = select(T.c.state, func.count().label("number"), func.min(T.c.put_at).label("oldest"))
        query = query.where(T.c.topic == self.topic, T.c.state != DONE).group_by(T.c.state)
        rows = {row.state: row for row in await self.database.read(lambda c: c.execute(query).all())}
        count = {state: rows[state].number if state in rows else 0 for state in (WAITING, HELD, DEAD)}
        oldest = max(0.0, self._clock() - rows[WAITING].oldest) if WAITING in rows else 0.0
        return Depth(count[WAITING], oldest, count[HELD], count[DEAD])

    async def trim(self, *, done_before: float, dead_before: float) -> int:
        """Deletes what was done, held or given up before these moments; returns how many."""
        done = (T.c.state == DONE) & (T.c.settled_at < done_before)
        dead = T.c.state.in_((DEAD, HELD)) & (T.c.settled_at < dead_before)
        where = (T.c.topic == self.topic) & (done | dead)
        return int(await self.database.write(lambda c: c.execute(delete(T).where(where)).rowcount))

    def _mine(self, state: str) -> Any:
        return (T.c.topic == self.topic) & (T.c.state == state)

    def _claim(self, connection: Connection, limit: int, lease: float) -> list[Claimed]:
        rows = connection.execute(FREE, {"its_topic": self.topic, "now": self._clock(), "most": limit}).all()
        until = self._clock() + lease
        return [_claimed(row) for row in rows if _take(connection, row, until)]

    def _later(self, connection: Connection, claimed: Claimed, delay: float, **values: Any) -> bool:
        back = {"delays": claimed.delays + 1, "available_at": self._clock() + delay, "claimed_until": 0.0}
        return _changed(connection, claimed, {"begun": False} | back | values)

    def _count(self, connection: Connection, query: Any, lane: str) -> int:
        return int(connection.execute(query, {"its_topic": self.topic, "its_lane": lane}).scalar_one())

    async def _of_letter(self, letter: str, change: Callable[[Any], Any]) -> bool:
        if not letter.isdecimal():
            return False
        statement = change(self._mine(DEAD) & (T.c.id == int(letter)))
        return bool(await self.database.write(lambda c: c.execute(statement).rowcount))

    def _letter(self, row: Any) -> DeadLetter:
        return DeadLetter(str(row.id), self.topic, _entry(row), row.faults, row.note, row.settled_at)


def _take(connection: Connection, row: Any, until: float) -> bool:
    values = {"claimed_until": until, "fence": row.fence + 1, "crashes": row.crashes + row.begun, "begun": True}
    return bool(connection.execute(CHANGE, {"its_id": row.id, "its_fence": row.fence} | values).rowcount)


def _changed(connection: Connection, claimed: Claimed, values: dict[str, Any]) -> bool:
    mine = {"its_id": int(claimed.id), "its_fence": claimed.fence}
    return bool(connection.execute(CHANGE, mine | values).rowcount)


def _claimed(row: Any) -> Claimed:
    crashes = row.crashes + row.begun
    fate = (row.fence + 1, row.delays, row.faults, crashes, bool(row.begun), bool(row.followed))
    return Claimed(str(row.id), _entry(row), *fate)


def _entry(row: Any) -> Entry:
    return Entry(row.channel, row.lane, row.key, row.body)
