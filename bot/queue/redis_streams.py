"""A queue in Redis: turns of lanes in a stream that workers read as one consumer group.

A lane (a conversation) that has entries has one turn, so its entries are done in order, whoever takes the turn.
A turn that its taker does not end within the lease is claimed by another. Every change of state is one script.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from bot.queue.entries import Again, Claimed, DeadLetter, Depth, Done, Entry, Hold, Outcome

log = logging.getLogger(__name__)

SCRIPTS = Path(__file__).with_name("scripts")
GROUP = "workers"
KNOWN_SECONDS = 3 * 24 * 3600
"""So long a key is known after it was put in."""
IDLE_CONSUMER_MS = 3600 * 1000
LOOK_SECONDS = 0.2
"""Between two looks at what was left over by others or by time; a little less than consumers rest."""
PATIENCE_SECONDS = 5.0
"""For one answer of the server; then the caller hears of it and tries again."""


def connect(url: str) -> Redis:
    """A client of the server at `url`."""
    return Redis.from_url(
        url, decode_responses=True, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
    )


async def warn_of_forgetting(redis: Redis) -> None:
    """A line in the log when the server keeps nothing over a restart, or may throw entries away."""
    try:
        persistence = await redis.info("persistence")
        memory = await redis.info("memory")
    except RedisError as error:
        log.warning("Redis does not answer yet: %s", error)
        return
    if not persistence.get("aof_enabled"):
        log.warning("Redis keeps nothing over a restart: set `appendonly yes`, or waiting messages can be lost")
    if memory.get("maxmemory") and memory.get("maxmemory_policy") != "noeviction":
        log.warning("Redis may throw waiting messages away: set `maxmemory-policy noeviction`")


class RedisQueue:
    """One topic in Redis."""

    def __init__(self, redis: Redis, topic: str, clock: Callable[[], float] = time.time) -> None:
        self.topic = topic
        self._redis: Any = redis  # its annotations promise either world, blocking or not
        self._clock = clock
        self._prefix = f"{{motcua:{topic}}}"
        self._turns = f"{self._prefix}:turns"
        self._consumer = uuid.uuid4().hex
        self._looked_at = float("-inf")
        shared = (SCRIPTS / "shared.lua").read_text("utf-8")
        self._scripts: dict[str, Any] = {
            path.stem: redis.register_script(shared + path.read_text("utf-8"))
            for path in SCRIPTS.glob("*.lua")
            if path.stem != "shared"
        }

    async def put(self, entries: Sequence[Entry]) -> None:
        """Keeps entries, all or none; one that is known by its key changes nothing."""
        fields = [field for e in entries for field in (e.channel, e.lane, e.key, e.body)]
        await self._run("put", self._clock(), KNOWN_SECONDS, *fields)

    async def claim(self, limit: int, lease: float) -> list[Claimed]:
        """Up to `limit` entries, the oldest of each lane, kept from others for `lease` seconds."""
        turns = await self._left_over(limit, lease)
        if len(turns) < limit:
            turns += await self._new_turns(limit - len(turns))
        if not turns:
            return []
        return [_claimed(*found) for found in await self._run("begin", *(word for turn in turns for word in turn))]

    async def renew(self, claimed: Claimed, lease: float) -> bool:
        """Keeps a claim for `lease` more seconds."""
        return bool(await self._run("renew", claimed.id, claimed.fence, self._consumer))

    async def settle(self, claimed: Claimed, outcome: Outcome) -> bool:
        """Ends a claim with what became of it."""
        if isinstance(outcome, Done):
            return bool(await self._run("finish", claimed.id, claimed.fence, outcome.note))
        if isinstance(outcome, Again):
            return await self._later(claimed, outcome.delay, outcome.reason, in_doubt=outcome.in_doubt)
        state = "held" if isinstance(outcome, Hold) else "dead"
        return bool(await self._run("aside", claimed.id, claimed.fence, self._clock(), state, outcome.reason))

    async def fail(self, claimed: Claimed, delay: float, reason: str) -> bool:
        """Ends a claim with a fault; the entry comes back after `delay` seconds."""
        return await self._later(claimed, delay, reason, faults=1)

    async def release(self, lane: str) -> int:
        """Makes held entries wait again, before whatever is put in later; returns how many."""
        return int(await self._run("release", lane, self._clock()))

    async def waiting(self, lane: str) -> int:
        """How many entries of a lane wait."""
        return int(await self._redis.llen(f"{self._prefix}:lane:{lane}"))

    async def held(self, lane: str) -> int:
        """How many entries of a lane are held."""
        return int(await self._redis.llen(f"{self._prefix}:held:{lane}"))

    async def forget(self, lanes: Sequence[str]) -> None:
        """Deletes whatever is kept of these lanes."""
        for lane in lanes:
            await self._run("forget", lane)

    async def dead(self) -> list[DeadLetter]:
        """The dead letters, oldest first."""
        letters = await self._redis.xrange(f"{self._prefix}:dead")
        return [await self._letter(fields["entry"]) for _, fields in letters]

    async def replay(self, letter: str) -> bool:
        """Makes a dead letter wait again; False when there is no such letter."""
        return bool(await self._run("letter", letter, self._clock()))

    async def drop(self, letter: str) -> bool:
        """Deletes a dead letter; False when there is no such letter."""
        return bool(await self._run("letter", letter, ""))

    async def depth(self) -> Depth:
        """How the queue stands."""
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.zcard(f"{self._prefix}:waiting")
            pipe.zrange(f"{self._prefix}:waiting", 0, 0, withscores=True)
            pipe.zcard(f"{self._prefix}:aside")
            pipe.xlen(f"{self._prefix}:dead")
            waiting, oldest, held, dead = await pipe.execute()
        age = max(0.0, self._clock() - oldest[0][1]) if oldest else 0.0
        return Depth(waiting, age, held, dead)

    async def trim(self, *, done_before: float, dead_before: float) -> int:
        """Deletes what was held or given up before `dead_before`; what is done went at once, its key expires."""
        for consumer in await self._consumers():
            if consumer["pending"] == 0 and consumer["idle"] > IDLE_CONSUMER_MS:
                await self._redis.xgroup_delconsumer(self._turns, GROUP, consumer["name"])
        return int(await self._run("trim", dead_before))

    async def _run(self, script: str, *arguments: object) -> Any:
        return await self._scripts[script](keys=[self._prefix], args=arguments)

    async def _later(
        self, claimed: Claimed, delay: float, note: str, *, faults: int = 0, in_doubt: bool = False
    ) -> bool:
        moment = self._clock() + delay
        return bool(await self._run("later", claimed.id, claimed.fence, moment, note, faults, int(in_doubt)))

    async def _left_over(self, limit: int, lease: float) -> list[tuple[str, str]]:
        """Turns of those who died; and lanes whose pause is over get theirs. Nobody asks for this more often than is of use."""
        now = self._clock()
        if now - self._looked_at < LOOK_SECONDS:
            return []
        await self._run("due", now, limit)
        turns = await self._turns_of_the_dead(limit, lease)
        if len(turns) < limit:
            self._looked_at = now
        return turns

    async def _turns_of_the_dead(self, limit: int, lease: float) -> list[tuple[str, str]]:
        try:
            _, turns, _ = await self._redis.xautoclaim(
                self._turns, GROUP, self._consumer, int(lease * 1000), count=limit
            )
        except ResponseError as error:
            await self._create_group(error)
            return []
        return [(token, fields["lane"]) for token, fields in turns]

    async def _new_turns(self, limit: int) -> list[tuple[str, str]]:
        read = await self._redis.xreadgroup(GROUP, self._consumer, {self._turns: ">"}, count=limit)
        return [(token, fields["lane"]) for _, turns in read for token, fields in turns]

    async def _create_group(self, error: ResponseError) -> None:
        """The first time, or when the server has lost its memory."""
        if "NOGROUP" not in str(error):
            raise error
        try:
            await self._redis.xgroup_create(self._turns, GROUP, id="0", mkstream=True)
        except ResponseError as busy:
            if "BUSYGROUP" not in str(busy):
                raise

    async def _consumers(self) -> list[dict[str, Any]]:
        try:
            return list(await self._redis.xinfo_consumers(self._turns, GROUP))
        except ResponseError:
            return []  # nothing was ever put in

    async def _letter(self, entry: str) -> DeadLetter:
        f = await self._redis.hgetall(f"{self._prefix}:entry:{entry}")
        made = Entry(f["channel"], f["lane"], f["key"], f["body"])
        return DeadLetter(entry, self.topic, made, int(f["faults"]), f["note"], float(f["settled_at"]))


def _claimed(entry: str, values: list[str], begun: str, followed: int) -> Claimed:
    channel, lane, key, body, *numbers = values
    fence, delays, faults, crashes = map(int, numbers)
    return Claimed(entry, Entry(channel, lane, key, body), fence, delays, faults, crashes, begun == "1", bool(followed))
