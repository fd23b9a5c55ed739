"""What the fake Zalo takes and what it refuses; pure.

The numbers of a malformed message (-201, -210) are this fake's choice: the real ones are not documented,
so nothing may depend on which of them comes.
"""

from __future__ import annotations

from typing import Any

from tests.zalo.world import BUSINESS, DAY, STATE_AGENCY, Person, World

LONGEST_TEXT, MOST_BUTTONS, LONGEST_TITLE, LONGEST_PAYLOAD = 2000, 5, 100, 1000
MOST_ELEMENTS, LONGEST_SUBTITLE = 5, 500
IMAGE_BYTES, GIF_BYTES, FILE_BYTES = 1024 * 1024, 5 * 1024 * 1024, 5 * 1024 * 1024
SIGNS = {"image": (b"\x89PNG", b"\xff\xd8"), "gif": (b"GIF8",), "file": (b"%PDF", b"PK", b"\xd0\xcf")}
MESSAGES = {
    -32: "Rate limit exceeded", -201: "Params is invalid", -210: "Parameter exceeds limit", -211: "Out of quota",
    -213: "User has not followed OA", -216: "Access token is invalid", -220: "Access token has expired",
    -230: "User has not interacted with OA in the past 7 days", -232: "User has no interaction with OA",
    -235: "This API does not support this type of OA", -240: "MessageV2 API has been shut down",
    -242: "appsecret_proof is invalid",
}  # fmt: skip


def refused(error: int) -> dict[str, Any]:
    """How Zalo says no: with HTTP 200."""
    return {"error": error, "message": MESSAGES.get(error, "Error")}


def token_error(world: World, token: str) -> int:
    """-216 for a token that is none, -220 for one whose time is over."""
    if token not in world.access:
        return -216
    return -220 if world.access[token] < world.clock() else 0


def api_error(oa_type: int, version: str) -> int:
    """State agencies are not served by v3, businesses no longer by v2."""
    if version == "v3" and oa_type == STATE_AGENCY:
        return -235
    return -240 if version == "v2" and oa_type == BUSINESS else 0


def window_error(person: Person | None, now: float) -> int:
    """Whether the person may be written to now."""
    if person is None:
        return -213
    if person.refuses:
        return person.refuses
    if person.last_interaction is None:
        return 0 if person.welcome_left else -232
    return -230 if now - person.last_interaction > 7 * DAY else 0


def quota_of(person: Person, now: float) -> dict[str, str]:
    """From which quota the message was taken."""
    if person.last_interaction is None:
        return {"quota_type": "welcome_msg", "remain": str(person.welcome_left)}
    return {"quota_type": "reply"} if now - person.last_interaction <= 2 * DAY else {"quota_type": "sub_quota"}


def message_error(message: Any) -> int:
    """Whether a message has the right shape."""
    if not isinstance(message, dict):
        return -201
    text, attachment = message.get("text", ""), message.get("attachment")
    if not isinstance(text, str) or (not text.strip() and not attachment):
        return -201
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        return -210
    return _attachment_error(attachment) if attachment else 0


def _attachment_error(attachment: Any) -> int:
    payload = attachment.get("payload", {})
    if attachment.get("type") == "file":
        return 0 if payload.get("token") else -201
    buttons, elements = payload.get("buttons", []), payload.get("elements", [])
    if len(buttons) > MOST_BUTTONS or len(elements) > MOST_ELEMENTS or not (buttons or elements):
        return -201
    return -201 if any(map(_button_is_wrong, buttons)) or any(map(_element_is_wrong, elements)) else 0


def _button_is_wrong(button: dict[str, Any]) -> bool:
    title, kind, payload = button.get("title", ""), button.get("type", ""), button.get("payload")
    if not title or len(title) > LONGEST_TITLE:
        return True
    if kind == "oa.open.url":
        return not (isinstance(payload, dict) and str(payload.get("url", "")).startswith("https://"))
    return not (kind.startswith("oa.query.") and isinstance(payload, str) and 0 < len(payload) <= LONGEST_PAYLOAD)


def _element_is_wrong(element: dict[str, Any]) -> bool:
    return len(element.get("title", "")) > LONGEST_TITLE or len(element.get("subtitle", "")) > LONGEST_SUBTITLE


def upload_error(kind: str, body: bytes) -> int:
    """Whether a file is of a kind and size that Zalo takes."""
    if not body.startswith(SIGNS[kind]):
        return -201
    return -210 if len(body) > {"image": IMAGE_BYTES, "gif": GIF_BYTES, "file": FILE_BYTES}[kind] else 0
