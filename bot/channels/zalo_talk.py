"""What is made of a citizen's act on Zalo: a message for the assistant, or a reply that needs none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.answering import Answering
from bot.channels.crossing import GOOD_FOR_SECONDS, Crossings, is_code
from bot.channels.reception import Reception
from bot.channels.zalo_citizens import CHANNEL, Citizen, Citizens
from bot.channels.zalo_commands import COMMANDS, ERASE, ERASE_NOW, KEEP, WEB, command, numbered, pressed
from bot.channels.zalo_events import Event, Kind, read_event
from bot.conversation import rendered
from bot.messages import OrderedButton, ReplyOrder
from bot.queue.entries import Entry
from knowledge.store import Store

LATE_SECONDS = 600.0
"""An event this late is answered only if the citizen has done nothing since."""
QUIET_SECONDS = 1800.0
"""After an officer's own message the assistant leaves the talking to the officer for so long."""
LINES_LOOKED_AT = 12
NOT_READ = {
    Kind.PICTURE: "zalo.picture", Kind.VOICE: "zalo.voice", Kind.STICKER: "zalo.sticker", Kind.PLACE: "zalo.place",
    Kind.FILE: "zalo.file", Kind.INFO: "zalo.info",
}  # fmt: skip
GREETING = ReplyOrder(
    "zalo.greet",
    buttons=(
        OrderedButton("/ask_capability", label="button.what_can_you_do"),
        OrderedButton('/change_language{"language": "th"}', label="button.language_th"),
        OrderedButton('/change_language{"language": "en"}', label="button.language_en"),
        OrderedButton(WEB, label="button.continue_on_web"),
    ),
)
ERASE_QUESTION = ReplyOrder(
    "zalo.erase_question",
    buttons=(OrderedButton(ERASE_NOW, label="button.erase"), OrderedButton(KEEP, label="button.keep")),
)


@dataclass(frozen=True)
class ZaloTalk:
    """Handles events, one of a citizen after the other. Handling one again changes nothing."""

    reception: Reception
    citizens: Citizens
    crossings: Crossings
    store: Store
    public_url: str = ""
    clock: Callable[[], float] = time.time
    channel: str = CHANNEL
    read: Callable[[bytes], Event | None] = read_event
    typing: Callable[[Citizen], Awaitable[None]] | None = None
    """Shows the citizen that an answer is being prepared, where the messenger can."""

    @property
    def answering(self) -> Answering:
        """Log, queues and conversation."""
        return self.reception.answering

    async def handle(self, entry: Entry) -> None:
        """Does what an event asks for."""
        event = self.read(entry.body.encode())
        if event is None:
            return
        if event.kind is Kind.DEPARTURE:
            await self._forget(event.oa, event.user)
        elif event.kind is Kind.ECHO:
            await self._hush(event)
        else:
            await self._received(event)

    async def _received(self, event: Event) -> None:
        citizen, before = await self.citizens.acted(event.oa, event.user, event.at)
        if event.at < before and self.clock() - event.at > LATE_SECONDS:
            return
        if citizen.quiet_until > self.clock():
            return
        if citizen.language is None:
            await self.answering.log.begin(citizen.conversation, self.channel, "vi")
        if self.typing:
            await self.typing(citizen)
        await self._bring_kept(event, citizen)
        await self._reacted(event, citizen)

    async def _reacted(self, event: Event, citizen: Citizen) -> None:
        if event.kind is Kind.ARRIVAL:
            await self._say(citizen, "greeting", GREETING)
        elif event.kind is Kind.WORDS and event.text.strip():
            await self._words(event, citizen)
        else:
            await self._say(citizen, event.key, await self._excuse(event.kind, citizen))
            if event.text.strip():
                await self._words(event, citizen)

    async def _words(self, event: Event, citizen: Citizen) -> None:
        if is_code(event.text):
            await self._cross(event, citizen)
        elif asked := command(event.text):
            await self._obey(asked, event, citizen)
        else:
            await self._ask(event, citizen)

    async def _ask(self, event: Event, citizen: Citizen) -> None:
        """A pressed button, the number of one, or words for the assistant."""
        log, conversation = self.answering.log, citizen.conversation
        button_id = pressed(event.text)
        if not button_id and event.text.strip("#.) ").isdecimal():
            button_id = numbered(event.text, await log.messages(conversation, limit=LINES_LOOKED_AT))
        button = await log.button(conversation, button_id) if button_id else None
        if button and button.payload in COMMANDS:
            await self._obey(button.payload, event, citizen)
        elif button:
            await self.answering.conversation.press(conversation, self.channel, event.key, button_id)
        else:
            address = self.reception.keys.address(citizen.lane)
            await self.answering.conversation.accept(conversation, self.channel, event.key, event.text, address)

    async def _obey(self, asked: str, event: Event, citizen: Citizen) -> None:
        does: dict[str, Callable[[Event, Citizen], Awaitable[None]]] = {
            WEB: self._link, ERASE: self._ask_to_erase, ERASE_NOW: self._erase, KEEP: self._keep,
        }  # fmt: skip
        await does[asked](event, citizen)

    async def _link(self, event: Event, citizen: Citizen) -> None:
        if not self.public_url:
            return await self._say(citizen, event.key, ReplyOrder("zalo.no_web"))
        code = await self.crossings.issue(citizen.conversation)
        url = f"{self.public_url}/continue?code={code}&lang={await self._language(citizen)}"
        values = {"url": url, "minutes": int(GOOD_FOR_SECONDS // 60)}
        return await self._say(citizen, event.key, ReplyOrder("zalo.web_link", values))

    async def _ask_to_erase(self, event: Event, citizen: Citizen) -> None:
        await self._say(citizen, event.key, ERASE_QUESTION)

    async def _erase(self, event: Event, citizen: Citizen) -> None:
        """Nothing is left but the word that nothing is left."""
        language = await self._language(citizen)
        await self._forget(citizen.oa, citizen.user)
        anew, _ = await self.citizens.acted(citizen.oa, citizen.user, event.at)
        await self.answering.log.begin(anew.conversation, self.channel, language)
        await self._say(anew, event.key, ReplyOrder("zalo.erased"))

    async def _keep(self, event: Event, citizen: Citizen) -> None:
        await self._say(citizen, event.key, ReplyOrder("zalo.not_erased"))

    async def _cross(self, event: Event, citizen: Citizen) -> None:
        """The citizen goes on here with what was said where the code was made; what is said from now on stays apart."""
        source = await self.crossings.redeem(event.text)
        language = await self.answering.log.language(source) if source else None
        if source is None or language is None:
            return await self._say(citizen, event.key, ReplyOrder("zalo.code_unknown"))
        await self.reception.carry(source, citizen.conversation)
        await self.answering.log.remember_language(citizen.conversation, language)
        return await self._say(citizen, event.key, ReplyOrder("zalo.continued"))

    async def _bring_kept(self, event: Event, citizen: Citizen) -> None:
        """Replies that could not be sent are sent now, and explained."""
        outbox = self.answering.queues.outbox
        if await outbox.held(citizen.conversation):
            await outbox.release(citizen.conversation)
            await self._say(citizen, f"kept:{event.key}", ReplyOrder("zalo.kept"))

    async def _excuse(self, kind: Kind, citizen: Citizen) -> ReplyOrder:
        """What to say to what cannot be read."""
        key = NOT_READ.get(kind, "zalo.file")
        if kind is not Kind.PLACE:
            return ReplyOrder(key)
        office = await asyncio.to_thread(self.store.office)
        return ReplyOrder(key, {"office": office.in_language(await self._language(citizen))})

    async def _say(self, citizen: Citizen, name: str, order: ReplyOrder) -> None:
        replies = rendered([order], await self._language(citizen))
        await self.answering.mailroom.say(self.channel, citizen.conversation, name, replies)

    async def _language(self, citizen: Citizen) -> str:
        return await self.answering.log.language(citizen.conversation) or "vi"

    async def _hush(self, event: Event) -> None:
        if event.by_officer:
            await self.citizens.hush(event.oa, event.user, event.at + QUIET_SECONDS)

    async def _forget(self, oa: str, user: str) -> None:
        """Deletes all that is known of a citizen: what was said, what waits, and that they exist."""
        citizen = await self.citizens.find(oa, user)
        if citizen:
            for conversation in {citizen.conversation, citizen.lane}:
                await self.reception.erase(conversation)
        await self.citizens.forget(oa, user)
