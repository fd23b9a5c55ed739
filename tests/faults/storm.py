"""Citizens ask, processes die: so many rounds, and then the log is read."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import aiohttp

from bot.database import Database
from bot.log import ASSISTANT, CITIZEN, ConversationLog, Said
from knowledge.database import open_engine
from tests.faults.town import Town

CITIZENS = 10
ROUND_SECONDS = 2.0
PATIENCE_SECONDS = 240.0
AFTERMATH_SECONDS = 12.0
"""Longer than a lease: a second answer, should one come, has come by then."""
PAUSE = 0.15
QUESTION = re.compile(r"câu \d+-\d+")
ANSWER = "dossier.odd_code"


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


class Citizen:
    """Asks, and asks again under the same name until the question is taken."""

    def __init__(self, number: int, session: aiohttp.ClientSession, address: str) -> None:
        self.number = number
        self.conversation = ""
        self.asked: list[str] = []
        self._session = session
        self._address = address
        self._token = ""

    async def begin(self) -> None:
        """Opens a conversation."""
        answer = await self._insist("/api/conversations", {"language": "vi"}, 201)
        self._token = answer["token"]
        self.conversation = self._token.rpartition(".")[0]

    async def ask(self, round_number: int) -> None:
        """One question more."""
        text, name = f"câu {self.number}-{round_number}", f"q{round_number}"
        await self._insist("/api/messages", {"text": text, "client_id": name}, 202)
        self.asked.append(text)

    async def _insist(self, path: str, body: dict[str, str], status: int) -> dict[str, str]:
        headers = {"X-Conversation": self._token} if self._token else {}
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with self._session.post(self._address + path, json=body, headers=headers) as response:
                    if response.status == status:
                        return await response.json()
            await asyncio.sleep(PAUSE)
        raise TimeoutError(f"{path} was not taken")


async def weather(town: Town, rounds: int, seed: int) -> Findings:
    """`rounds` rounds in which every citizen asks a question and one process is killed at a random moment."""
    dice, killed = random.Random(seed), dict.fromkeys(town.parts, 0)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        citizens = [Citizen(number, session, town.address) for number in range(CITIZENS)]
        await asyncio.gather(*(citizen.begin() for citizen in citizens))
        for number in range(rounds):
            asking = asyncio.gather(*(citizen.ask(number) for citizen in citizens))
            part, moment = dice.choice(town.parts), dice.uniform(0, ROUND_SECONDS)
            await asyncio.sleep(moment)
            town.kill(part)
            killed[part] += 1
            await asyncio.sleep(ROUND_SECONDS - moment)
            await asking
            town.revive()
    said = await _until_answered(town, citizens)
    return findings(citizens, said, killed)


async def _until_answered(town: Town, citizens: list[Citizen]) -> dict[str, list[Said]]:
    """The lines of every conversation, when each question has an answer or patience is at its end."""
    engine = open_engine(town.database_url)
    log = ConversationLog(Database(engine))
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_SECONDS
    while loop.time() < deadline:
        town.revive()
        said = {each.conversation: await _lines(log, each.conversation) for each in citizens}
        if all(len(_answers(said[each.conversation])) >= len(each.asked) for each in citizens):
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


def _answers(said: list[Said]) -> list[str]:
    return [QUESTION.search(line.text)[0] for line in said if line.author == ASSISTANT and line.key == ANSWER]


def findings(citizens: list[Citizen], said: Mapping[str, list[Said]], killed: Mapping[str, int]) -> Findings:
    """Compares what was asked with what the log holds."""
    lost = doubled = disordered = 0
    for citizen in citizens:
        lines = said[citizen.conversation]
        heard = [line.text for line in lines if line.author == CITIZEN]
        answers = _answers(lines)
        lost += len(set(citizen.asked) - set(answers)) + len(set(citizen.asked) - set(heard))
        doubled += len(answers) - len(set(answers)) + len(heard) - len(set(heard))
        disordered += sum(one != other for one, other in zip(answers, citizen.asked, strict=False))
    return Findings(sum(len(citizen.asked) for citizen in citizens), killed, lost, doubled, disordered)
