"""Asks the assistant: one POST to Rasa's REST channel, one timeout, one typed failure."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from bot.errors import AssistantUnavailable
from bot.messages import InboundMessage, OrderedButton, ReplyOrder

TRAVELLING = ("language", "channel", "digits", "address")
"""What an action is told beside the words."""


class RasaAssistant:
    """A client of the Rasa server."""

    def __init__(self, session: aiohttp.ClientSession, url: str, timeout: float) -> None:
        self._session = session
        self._url = f"{url}/webhooks/rest/webhook"
        self._timeout = aiohttp.ClientTimeout(total=timeout)

    async def ask(self, message: InboundMessage) -> list[ReplyOrder]:
        """What to say to `message`.

        Raises:
            AssistantUnavailable: no proper answer in time; the message may be asked again.
        """
        body: dict[str, Any] = {
            "sender": message.conversation,
            "message": message.payload or message.text,
            "metadata": {name: value for name in TRAVELLING if (value := getattr(message, name))},
        }
        if message.draft:
            body["metadata"] |= {"draft": message.draft}
        try:
            async with self._session.post(self._url, json=body, timeout=self._timeout) as response:
                if response.status != 200:
                    raise AssistantUnavailable(f"Rasa answered {response.status}")
                return orders(await response.json())
        except (TimeoutError, aiohttp.ClientError, json.JSONDecodeError) as error:
            raise AssistantUnavailable(str(error) or type(error).__name__) from error


def orders(answer: Any) -> list[ReplyOrder]:
    """Rasa's REST answer as reply orders.

    Raises:
        AssistantUnavailable: when the answer is none of ours, or empty: so Rasa reports that the action server is away.
    """
    if not answer:
        raise AssistantUnavailable("no reply was ordered: the action server did not answer")
    try:
        found = [_order(entry["custom"]) for entry in answer if "reply" in entry.get("custom", {})]
    except (TypeError, AttributeError) as error:
        raise AssistantUnavailable(f"the answer is not a list of reply orders: {error}") from error
    if any(order.key == "service.busy" for order in found):
        raise AssistantUnavailable("the action server could not reach the knowledge database")
    return found


def _order(custom: dict[str, Any]) -> ReplyOrder:
    buttons = tuple(OrderedButton(**button) for button in custom.get("buttons", ()))
    return ReplyOrder(custom["reply"], custom.get("values") or {}, buttons)
