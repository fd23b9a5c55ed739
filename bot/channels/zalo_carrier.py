"""Carries replies to citizens on Zalo: shaped, within the window, each part once."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from bot.channels import zalo_messages as bodies
from bot.channels.zalo_api import Said as Heard
from bot.channels.zalo_citizens import CHANNEL, Citizens
from bot.channels.zalo_commands import payload_of
from bot.channels.zalo_errors import GrantExpired, Remedy, ZaloAway, ZaloRefused
from bot.channels.zalo_pictures import Pictures
from bot.channels.zalo_shape import Shaped, shape
from bot.channels.zalo_window import may_send, seconds_to_morning
from bot.log import ConversationLog, Said
from bot.messages import OutboundReply
from bot.queue.entries import Again, Claimed, Done, GiveUp, Hold, Outcome
from knowledge.breaker import pause

log = logging.getLogger(__name__)

MOST_TRIES = 12
GRANT_PAUSE = 60.0
CLOCKS_DIFFER = 5.0
"""Zalo's clock and ours, in seconds."""
OPERATOR = (Remedy.ALARM, Remedy.OTHER_API)
"""Only a person can help: the replies go to the dead letters, from where they can be sent again."""


class Api(Protocol):
    """What is needed of Zalo's API."""

    @property
    def rest(self) -> float: ...

    async def send(self, user: str, message: dict[str, Any]) -> str: ...

    async def lately(self, user: str) -> list[Heard]: ...

    async def upload_image(self, body: bytes) -> str: ...


class ZaloCarrier:
    """Delivers the replies of this channel."""

    channel = CHANNEL

    def __init__(
        self,
        api: Api,
        citizens: Citizens,
        conversation_log: ConversationLog,
        *,
        charged: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._api = api
        self._citizens = citizens
        self._log = conversation_log
        self._charged = charged
        self._clock = clock
        self._pictures = Pictures(api, clock)

    def parts(self, reply: OutboundReply) -> Sequence[str]:
        """The messages that make up a reply; buttons by their place, for their line has no number yet."""
        return [json.dumps(_part(part), ensure_ascii=False) for part in shape(reply)]

    async def send(self, delivery: Claimed) -> Outcome:
        """Sends one part; what became of it is decided by the table of errors."""
        citizen = await self._citizens.of_conversation(delivery.entry.lane)
        if citizen is None:
            return Done("nobody there")
        if not may_send(citizen.last_act_at, self._clock(), charged=self._charged):
            return Hold("window closed")
        try:
            if delivery.in_doubt and await self._arrived(citizen.user, delivery):
                return Done("arrived before")
            return Done(await self._api.send(citizen.user, await self._message(delivery)))
        except ZaloRefused as refused:
            self._pictures.forget(json.loads(delivery.entry.body).get("picture", ""))
            return await self._refused(refused, citizen.user, delivery)
        except ZaloAway as away:
            doubt = away.perhaps_sent or delivery.in_doubt
            return Again(max(pause(delivery.delays), self._api.rest), str(away), in_doubt=doubt)
        except GrantExpired as expired:
            return Again(GRANT_PAUSE, str(expired), in_doubt=delivery.in_doubt)

    async def _arrived(self, user: str, delivery: Claimed) -> bool:
        """Whether an attempt whose outcome is unknown was successful after all: Zalo shows the text since it was written."""
        said, line = _words(json.loads(delivery.entry.body)["text"]), await self._line(delivery)
        since = line.at - CLOCKS_DIFFER if line else 0.0
        try:
            return any(heard.at >= since and _words(heard.text) == said for heard in await self._api.lately(user))
        except ZaloRefused as refused:
            log.warning("whether a message arrived cannot be looked up: %s", refused)
            return False

    async def _message(self, delivery: Claimed) -> bodies.Body:
        part = json.loads(delivery.entry.body)
        if "picture" in part:
            return await self._picture(part)
        links = [bodies.Link(words, page) for words, page in part.get("links", ())]
        line = await self._line(delivery) if part["buttons"] else None
        queries = [bodies.Query(title, payload_of(line.seq, index)) for index, title in part["buttons"]] if line else []
        return bodies.text(part["text"], [*queries, *links])

    async def _picture(self, part: dict[str, Any]) -> bodies.Body:
        """With its words; where it cannot be uploaded, the words alone, which say the same."""
        try:
            return bodies.image(part["text"], await self._pictures.id_of(part["picture"]))
        except ZaloRefused as refused:
            log.warning("a picture cannot be uploaded: %s", refused)
            return bodies.text(part["text"])

    async def _line(self, delivery: Claimed) -> Said | None:
        """The line of the log that a part belongs to: its key is the conversation, the line's own, and a number."""
        named = delivery.entry.key.removeprefix(f"{delivery.entry.lane} ").rpartition(":")[0]
        return await self._log.line(delivery.entry.lane, named)

    async def _refused(self, refused: ZaloRefused, user: str, delivery: Claimed) -> Outcome:
        if refused.remedy is Remedy.PLAIN:
            return await self._plain(user, delivery)
        if refused.remedy in OPERATOR:
            log.error("Zalo: %s; see docs/zalo.md", refused)
        return self._outcome(refused, delivery)

    async def _plain(self, user: str, delivery: Claimed) -> Outcome:
        try:
            return Done(await self._api.send(user, bodies.as_text(await self._message(delivery))))
        except ZaloRefused as again:
            return GiveUp(str(again)) if again.remedy is Remedy.PLAIN else self._outcome(again, delivery)

    def _outcome(self, refused: ZaloRefused, delivery: Claimed) -> Outcome:
        reason, tried = str(refused), delivery.delays
        if refused.remedy in (Remedy.RETRY, Remedy.REFRESH) and tried < MOST_TRIES:
            return Again(pause(tried), reason)
        simple: dict[Remedy, Outcome] = {
            Remedy.LATER: Again(seconds_to_morning(self._clock()), reason),
            Remedy.KEEP: Hold(reason),
            Remedy.DROP: Done(reason),
        }
        return simple.get(refused.remedy, GiveUp(reason))


def _part(part: Shaped) -> dict[str, Any]:
    """As it is kept until it is sent."""
    kept = {"text": part.text, "buttons": [[index, button.title] for index, button in part.buttons]}
    links = {"links": [list(link) for link in part.links]} if part.links else {}
    return kept | links | ({"picture": part.picture} if part.picture else {})


def _words(text: str) -> str:
    """A text without regard to how its spaces are written."""
    return " ".join(text.split())
