"""The bodies of Zalo's messages: text with buttons, a picture, a file, a list. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.zalo_shape import shortened

LONGEST_TITLE, LONGEST_SUBTITLE, MOST_ELEMENTS = 100, 500, 5
Body = dict[str, Any]


@dataclass(frozen=True)
class Query:
    """A button that sends `payload` back without showing it."""

    title: str
    payload: str

    def body(self) -> Body:
        """As it travels."""
        return {"title": shortened(self.title), "type": "oa.query.hide", "payload": self.payload}


@dataclass(frozen=True)
class Link:
    """A button that opens a page; Zalo takes https only."""

    title: str
    url: str

    def body(self) -> Body:
        """As it travels."""
        return {"title": shortened(self.title), "type": "oa.open.url", "payload": {"url": self.url}}


def text(words: str, buttons: Sequence[Query | Link] = ()) -> Body:
    """Words, with up to five buttons under them."""
    if not buttons:
        return {"text": words}
    payload = {"buttons": [button.body() for button in buttons]}
    return {"text": words, "attachment": {"type": "template", "payload": payload}}


def image(words: str, attachment_id: str) -> Body:
    """An uploaded picture with words beside it."""
    elements = [{"media_type": "image", "attachment_id": attachment_id}]
    payload = {"template_type": "media", "elements": elements}
    return {"text": words, "attachment": {"type": "template", "payload": payload}}


def file(token: str) -> Body:
    """An uploaded file."""
    return {"attachment": {"type": "file", "payload": {"token": token}}}


def listing(rows: Sequence[tuple[str, str, str]]) -> Body:
    """Up to five rows of title, subtitle and link; known to be taken by the second version of the API only."""
    elements = [
        {
            "title": shortened(title, LONGEST_TITLE),
            "subtitle": shortened(subtitle, LONGEST_SUBTITLE),
            "default_action": {"type": "oa.open.url", "url": url},
        }
        for title, subtitle, url in rows[:MOST_ELEMENTS]
    ]
    return {"attachment": {"type": "template", "payload": {"template_type": "list", "elements": elements}}}


def as_text(message: Body) -> Body:
    """The same without what is attached, for those who cannot show it."""
    return {"text": message["text"]} if message.get("text") else message
