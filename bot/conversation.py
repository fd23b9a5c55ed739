"""What happens to a citizen's message, from the door to the reply."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from jinja2 import TemplateError

from bot.door import ERASE, read
from bot.errors import AssistantUnavailable
from bot.log import ConversationLog
from bot.mailroom import Mailroom, Waiting, apology_id, notice_id
from bot.messages import InboundMessage, OutboundReply, ReplyOrder
from bot.queue.consumer import delay_after
from bot.queue.entries import Claimed
from bot.render import render
from bot.screening import FOREIGN, LONGEST_MESSAGE, Screened, mask, screen
from nlu.text.languages import identify
from nlu.text.normalise import normalise

log = logging.getLogger(__name__)


class Assistant(Protocol):
    """Whoever knows what to say."""

    async def ask(self, message: InboundMessage) -> list[ReplyOrder]: ...


Seal = Callable[[str], str]


def unsealed(_digits: str) -> str:
    """Where nobody looks dossiers up, digits are dropped at the door."""
    return ""


Forget = Callable[[str], Awaitable[None]]


async def not_remembered(_conversation: str) -> None:
    """Where nothing but the log remembers a conversation."""


class Conversation:
    """Accepts messages and answers them; channels only carry."""

    def __init__(
        self,
        conversation_log: ConversationLog,
        mailroom: Mailroom,
        assistant: Assistant,
        *,
        seal: Seal = unsealed,
        forget: Forget = not_remembered,
    ) -> None:
        self._log = conversation_log
        self._mailroom = mailroom
        self._assistant = assistant
        self._seal = seal
        self._forget = forget

    async def accept(self, conversation: str, channel: str, client_id: str, text: str, address: str = "") -> int:
        """Takes a typed message in; a refused one is answered at once and goes no further. Returns its number.

        `address` stands for where it came from, and is no address.
        """
        last_reply = await self._log.last_reply(conversation) if any(map(str.isdecimal, text)) else ""
        entry = read(text, last_reply)
        screened = Screened(mask(entry.text)) if entry.payload else screen(text)
        remembered = await self._log.language(conversation) or "vi"
        told = None if screened.refusal == FOREIGN else identify(normalise(screened.text or text))
        language = told or remembered
        message = InboundMessage(
            conversation, channel, client_id, text=screened.text, language=language, masked=screened.masked,
            payload=f"refused:{screened.refusal}" if screened.refusal else entry.payload,
            digits=self._seal(entry.digits) if entry.digits else "", address=address,
        )  # fmt: skip
        return await self._mailroom.accept(message, _shown(screened, text))

    async def press(self, conversation: str, channel: str, client_id: str, button_id: str) -> int | None:
        """Takes a pressed button in; None when no such button was shown here."""
        button = await self._log.button(conversation, button_id)
        if button is None:
            return None
        language = await self._log.language(conversation) or "vi"
        message = InboundMessage(conversation, channel, client_id, payload=button.payload, language=language)
        return await self._mailroom.accept(message, button.title)

    async def answer(self, claimed: Claimed) -> None:
        """Answers a waiting message; when the assistant is away the citizen is told and the message kept."""
        waiting = Waiting.of(claimed)
        if not await self._mailroom.due(waiting):
            return
        try:
            replies = await self.replies_to(waiting.message)
        except AssistantUnavailable as error:
            log.warning("message %s waits: %s", claimed.id, error)
            notice = render(ReplyOrder("service.busy"), waiting.message.language)
            await self._mailroom.postpone(waiting, delay_after(claimed.delays), notice)
            return
        await self._remember(waiting.message.conversation, replies)
        await self._mailroom.answer(waiting, replies)

    async def excuse(self, claimed: Claimed) -> None:
        """Tells the citizen that a message has to wait for a fault of ours; once."""
        await self._say(Waiting.of(claimed), notice_id, "service.busy")

    async def apologise(self, claimed: Claimed) -> None:
        """Tells the citizen that a message is given up; should it be replayed, it is answered after all."""
        await self._say(Waiting.of(claimed), apology_id, "service.silent")

    async def replies_to(self, message: InboundMessage) -> list[OutboundReply]:
        """Always at least one reply: silence is the one answer we never give."""
        if message.payload.startswith("refused:"):
            order = ReplyOrder(message.payload.removeprefix("refused:"), {"limit": LONGEST_MESSAGE})
            return rendered([order], message.language)
        if message.payload == f"/{ERASE}":
            for each in [*await self._log.copies(message.conversation), message.conversation]:
                await self._forget(each)
                await self._log.clear(each)
            return rendered([ReplyOrder("service.erased")], message.language)
        orders = await self._assistant.ask(message)
        notices = [ReplyOrder("screen.masked")] if message.masked else []
        return rendered([*orders, *notices] or [ReplyOrder("service.silent")], message.language)

    async def _say(self, waiting: Waiting, named: Callable[[Waiting], str], key: str) -> None:
        message = waiting.message
        reply = render(ReplyOrder(key), message.language)
        await self._mailroom.say(message.channel, message.conversation, named(waiting), [reply])

    async def _remember(self, conversation: str, replies: Sequence[OutboundReply]) -> None:
        for reply in replies:
            if reply.key == "language.changed":
                await self._log.remember_language(conversation, reply.language)


def rendered(orders: Sequence[ReplyOrder], language: str) -> list[OutboundReply]:
    """Each order as a reply; one that cannot be rendered becomes an apology, and a line in the log."""
    replies = []
    for order in orders:
        try:
            replies.append(render(order, language))
        except TemplateError:
            log.exception("reply %s could not be rendered", order.key)
            replies.append(render(ReplyOrder("service.silent"), language))
    return replies


def _shown(screened: Screened, text: str) -> str:
    """Masked before it is cut, for half a number would not be recognised, and after invisible letters are gone."""
    return screened.text if not screened.refusal else mask(normalise(mask(text)))[:LONGEST_MESSAGE] or "…"
