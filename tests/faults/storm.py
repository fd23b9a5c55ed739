"""Citizens ask, processes die: so many rounds, and then the log is read."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.database import Database
from bot.log import CITIZEN, ConversationLog, Said
from knowledge.database import open_engine
from tests.faults.citizens import PATIENCE_SECONDS, WebCitizen, ZaloCitizen
from tests.faults.town import Town
from tests.zalo.consent import consent
from tests.zalo.server import FakeZalo
from tests.zalo.world import Fault

CITIZENS = 10
"""On the web, and as many on Zalo."""
ROUND_SECONDS = 2.0
RETRIES_FASTER = 100.0
"""Zalo's retries come after 0.3, 3, 9, 18 and 36 seconds."""
AFTERMATH_SECONDS = 12.0
"""Longer than a lease: a second answer, should one come, has come by then."""
BAD_WEATHER: tuple[dict[str, Any], ...] = (
    {}, {"error": -32}, {"status": 502}, {"garbage": True}, {"lost": True}, {"delay": 1.0},
)  # fmt: skip
"""What is wrong with Zalo in a round, if anything."""
Citizen = WebCitizen | ZaloCitizen


@dataclass(frozen=True)
class Findings:
    """What a storm left behind; all but the first two ought to be nought."""

    asked: int
    killed: Mapping[str, int]
    lost: int
    doubled: int
    disordered: int

    @property
    def clean(self) -> bool:
        """Nothing lost, nothing said twice, everything in order."""
        return not (self.lost or self.doubled or self.disordered)


@asynccontextmanager
async def built(folder: Path, *, with_redis: bool) -> AsyncIterator[Town]:
    """A town that runs, its Official Account connected."""
    zalo = FakeZalo()
    await zalo.start()
    town = Town(folder, zalo, with_redis=with_redis)
    await consent(zalo, town.database_url, town.secret_file)
    zalo.deliverer.manner.copies, zalo.deliverer.manner.speed = 2, RETRIES_FASTER
    town.start()
    try:
        yield town
    finally:
        town.stop()
        await zalo.close()


async def weather(town: Town, rounds: int, seed: int) -> dict[str, Findings]:
    """`rounds` rounds in which every citizen asks a question and one process is killed at a random moment; by channel."""
    dice, killed = random.Random(seed), dict.fromkeys(town.parts, 0)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        on_web = [WebCitizen(number, session, town) for number in range(CITIZENS)]
        on_zalo = [ZaloCitizen(number, town) for number in range(CITIZENS, 2 * CITIZENS)]
        citizens: list[Citizen] = [*on_web, *on_zalo]
        await asyncio.gather(*(citizen.begin() for citizen in citizens))
        for number in range(rounds):
            town.zalo.world.faults[:] = [Fault(path="/", **dice.choice(BAD_WEATHER))]
            asking = asyncio.gather(*(citizen.ask(number) for citizen in citizens))
            part, moment = dice.choice(town.parts), dice.uniform(0, ROUND_SECONDS)
            await asyncio.sleep(moment)
            town.kill(part)
            killed[part] += 1
            await asyncio.sleep(ROUND_SECONDS - moment)
            await asking
            town.revive()
    said = await _until_answered(town, citizens)
    return {"web": findings(on_web, said, killed), "Zalo": findings(on_zalo, said, killed)}


async def _until_answered(town: Town, citizens: list[Citizen]) -> dict[str, list[Said]]:
    """The lines of every conversation, when each question has an answer or patience is at its end."""
    engine = open_engine(town.database_url)
    log = ConversationLog(Database(engine))
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_SECONDS
    while loop.time() < deadline:
        town.revive()
        said = {each.conversation: await _lines(log, each.conversation) for each in citizens}
        if all(len(each.answers(said[each.conversation])) >= len(each.asked) for each in citizens):
            break
        await asyncio.sleep(1)
    await asyncio.sleep(AFTERMATH_SECONDS)
    said = {each.conversation: await _lines(log, each.conversation) for each in citizens}
    engine.dispose()
    return said


async def _lines(log: ConversationLog, conversation: str) -> list[Said]:
    lines = await log.messages(conversation, after=-1)
    while more := await log.messages(conversation, after=lines[-1].seq if lines else -1):
        lines += more
    return lines


def findings(citizens: Sequence[Citizen], said: Mapping[str, list[Said]], killed: Mapping[str, int]) -> Findings:
    """Compares what was asked with what was heard and what came back."""
    lost = doubled = disordered = 0
    for citizen in citizens:
        lines = said[citizen.conversation]
        heard = [line.text for line in lines if line.author == CITIZEN]
        answers = citizen.answers(lines)
        lost += len(set(citizen.asked) - set(answers)) + len(set(citizen.asked) - set(heard))
        doubled += len(answers) - len(set(answers)) + len(heard) - len(set(heard))
        disordered += sum(one != other for one, other in zip(answers, citizen.asked, strict=False))
    return Findings(sum(len(citizen.asked) for citizen in citizens), killed, lost, doubled, disordered)
