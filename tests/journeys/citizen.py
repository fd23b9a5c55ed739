"""A citizen with a web browser, reduced to what goes over the wire."""

from __future__ import annotations

import http.client
import json
import time
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    body: Any


class Citizen:
    """One conversation over the JSON of the web channel; `home` is the address the citizen comes from."""

    def __init__(self, address: str, *, home: str = "127.0.0.1", language: str = "vi") -> None:
        self._place = urlsplit(address).netloc
        self._home = home
        self.token = ""
        self.language = language
        self.last: list[dict[str, Any]] = []

    def begin(self) -> Citizen:
        """Opens the conversation."""
        self.token = self.call("POST", "/api/conversations", {"language": self.language}).body["token"]
        return self

    def says(self, text: str) -> list[dict[str, Any]]:
        """Sends a message and waits for the replies."""
        return self.replies_after(self.send({"text": text}))

    def presses(self, title: str) -> list[dict[str, Any]]:
        """Presses a button of the last reply, by the beginning of its title."""
        button = next(b for m in self.last for b in m["buttons"] if b["title"].startswith(title))
        return self.replies_after(self.send({"button": button["id"]}))

    def send(self, fields: dict[str, Any]) -> int:
        """Sends without waiting for a reply; returns the message's number."""
        answer = self.call("POST", "/api/messages", {"client_id": uuid.uuid4().hex} | fields)
        assert answer.status == 202, answer
        return int(answer.body["seq"])

    def replies_after(self, seq: int, count: int = 1) -> list[dict[str, Any]]:
        """Waits until at least `count` replies stand after message `seq`."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            self.last = [m for m in self.history(seq) if m["author"] == "assistant"]
            if len(self.last) >= count:
                return self.last
            time.sleep(0.05)  # noqa: TID251  nothing else runs in this thread
        raise AssertionError(f"no {count} replies within {PATIENCE_SECONDS:.0f} s")

    def history(self, after: int = 0) -> list[dict[str, Any]]:
        """What was said."""
        return list(self.call("GET", f"/api/messages?after={after}").body["messages"])

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """Any request; a body that is no bytes is sent as JSON."""
        connection = http.client.HTTPConnection(self._place, timeout=30, source_address=(self._home, 0))
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        fixed = {"Content-Type": "application/json"} | ({"X-Conversation": self.token} if self.token else {})
        try:
            connection.request(method, path, raw, fixed | (headers or {}))
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        is_json = response.headers.get_content_type() == "application/json"
        return Answer(response.status, json.loads(text) if is_json and text else text)


def key_of(replies: list[dict[str, Any]]) -> str:
    """The key of the first reply."""
    return str(replies[0]["key"])


def text_of(replies: list[dict[str, Any]]) -> str:
    """All replies as one text."""
    return "\n".join(reply["text"] for reply in replies)
