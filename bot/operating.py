"""What operators ask on the command line: how the queues stand, and the dead letters."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.database import Database
from bot.errors import UnknownLetter
from bot.queue.entries import DeadLetter, Queue
from bot.queue.opening import Queues, open_queues
from bot.queue.redis_streams import connect
from bot.settings import Settings
from knowledge.database import open_engine

ALL = "all"


async def status(settings: Settings) -> list[str]:
    """A line for each queue."""
    async with _queues(settings) as queues:
        rows = [(topic, await queue.depth()) for topic, queue in queues.topics().items()]
    head = f"{'queue':<8}{'waiting':>9}{'oldest':>10}{'held':>7}{'dead':>7}"
    return [head] + [f"{t:<8}{d.waiting:>9}{d.oldest:>8.0f} s{d.held:>7}{d.dead:>7}" for t, d in rows]


async def list_letters(settings: Settings) -> list[str]:
    """A line for each dead letter, without what it says."""
    async with _queues(settings) as queues:
        letters = [letter for queue in queues.topics().values() for letter in await queue.dead()]
    head = f"{'letter':<14}{'given up':<22}{'channel':<10}{'faults':>6}  {'reason':<20}  conversation"
    return [head, *map(_line, letters)] if letters else ["there are no dead letters"]


async def show_letter(settings: Settings, name: str) -> list[str]:
    """Everything about one; what a citizen wrote is personal data.

    Raises:
        UnknownLetter: there is none of that name.
    """
    async with _queues(settings) as queues:
        queue, number = _find(queues, name)
        for letter in await queue.dead():
            if letter.id == number:
                return [*_fields(letter), "", letter.entry.body]
    raise UnknownLetter(f"letter: there is no dead letter {name!r}")


async def replay_letters(settings: Settings, name: str) -> list[str]:
    """Queues one again, or all of them.

    Raises:
        UnknownLetter: there is none of that name.
    """
    async with _queues(settings) as queues:
        if name == ALL:
            found = [(q, letter.id) for q in queues.topics().values() for letter in await q.dead()]
        else:
            found = [_find(queues, name)]
        done = sum([await queue.replay(number) for queue, number in found])
    if not done and name != ALL:
        raise UnknownLetter(f"letter: there is no dead letter {name!r}")
    return [f"{done} of the dead letters wait again"]


async def drop_letter(settings: Settings, name: str) -> list[str]:
    """Deletes one for good.

    Raises:
        UnknownLetter: there is none of that name.
    """
    async with _queues(settings) as queues:
        queue, number = _find(queues, name)
        if not await queue.drop(number):
            raise UnknownLetter(f"letter: there is no dead letter {name!r}")
    return [f"{name} is deleted"]


@asynccontextmanager
async def _queues(settings: Settings) -> AsyncIterator[Queues[Queue]]:
    engine = open_engine(settings.database_url)
    redis = connect(settings.redis_url) if settings.redis_url else None
    database = Database(engine)
    try:
        await database.create_tables()
        yield open_queues(database, redis)
    finally:
        engine.dispose()
        if redis:
            await redis.aclose()


def _find(queues: Queues[Queue], name: str) -> tuple[Queue, str]:
    topic, _, number = name.partition("-")
    if topic not in queues.topics():
        raise UnknownLetter(f"letter: there is no dead letter {name!r}")
    return queues.topics()[topic], number


def _line(letter: DeadLetter) -> str:
    entry = letter.entry
    return f"{_name(letter):<14}{_moment(letter):<22}{entry.channel:<10}{letter.faults:>6}  {letter.reason:<20}  {entry.lane}"


def _fields(letter: DeadLetter) -> Sequence[str]:
    entry = letter.entry
    fields = {
        "letter": _name(letter), "given up": _moment(letter), "reason": letter.reason, "faults": letter.faults,
        "channel": entry.channel, "conversation": entry.lane, "key": entry.key,
    }  # fmt: skip
    return [f"{name + ':':<14}{value}" for name, value in fields.items()]


def _name(letter: DeadLetter) -> str:
    return f"{letter.topic}-{letter.id}"


def _moment(letter: DeadLetter) -> str:
    return f"{datetime.fromtimestamp(letter.died_at, UTC):%Y-%m-%d %H:%M:%S}"
