"""Citizens of the storm: on the web and on Zalo; each knows what was asked and what came back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress

import aiohttp

from bot.log import ASSISTANT, Said
from tests.faults.town import Town
from tests.zalo import events

PATIENCE_SECONDS = 240.0
PAUSE = 0.15
QUESTION = re.compile(r"câu \d+-\d+")
ANSWER = "dossier.odd_code"


class WebCitizen:
    """Asks, and asks again under the same name until the question is taken; reads the log."""

    def __init__(self, number: int, session: aiohttp.ClientSession, town: Town) -> None:
        self.number = number
        self.conversation = ""
        self.asked: list[str] = []
        self._session = session
        self._address = town.address
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

    def answers(self, lines: Sequence[Said]) -> list[str]:
        """The questions that were answered, in the order in which the page shows it."""
        return [QUESTION.search(line.text)[0] for line in lines if line.author == ASSISTANT and line.key == ANSWER]

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


class ZaloCitizen:
    """Writes on the telephone; Zalo tells the gateway twice, and again until it is taken. Reads the telephone."""

    def __init__(self, number: int, town: Town) -> None:
        self.number = number
        self.asked: list[str] = []
        self._zalo = town.zalo
        self._person = self._zalo.world.person(str(5 * 10**17 + number))
        self.conversation = f"zalo:{self._zalo.world.account.oa_id}:{self._person.id}"

    async def begin(self) -> None:
        """Nothing has to be opened."""

    async def ask(self, round_number: int) -> None:
        """One question more, not before the last was taken: an event that is told late would come behind it."""
        text = f"câu {self.number}-{round_number}"
        self.asked.append(text)
        await asyncio.gather(*self._zalo.deliverer.emit(events.text(self._zalo.world, self._person, text)))

    def answers(self, _lines: Sequence[Said]) -> list[str]:
        """The questions whose answers reached the telephone, in their order."""
        return [found[0] for text in self._zalo.world.texts_to(self._person.id) if (found := QUESTION.search(text))]
