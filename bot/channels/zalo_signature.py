"""Whether an event comes from Zalo: plain SHA-256 over app id, the bytes as received, timestamp and OA secret key. Pure."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import re

HEADER = "X-ZEvent-Signature"
MAC = re.compile(r"\s*(?:mac\s*=)?\s*([0-9a-f]{64})\s*", re.IGNORECASE | re.ASCII)
TIMESTAMP = re.compile(rb'"timestamp"\s*:\s*"?(\d{1,20})"?')
MOST_TIMESTAMPS = 4
"""A message may mention a timestamp of its own; the envelope's is one of the first or last few."""


def mac(app_id: str, body: bytes, timestamp: bytes, secret: str) -> str:
    """What Zalo writes into the header for this body."""
    return hashlib.sha256(app_id.encode() + body + timestamp + secret.encode()).hexdigest()


def is_genuine(header: str, body: bytes, app_id: str, secret: str) -> bool:
    """Whether `header` signs exactly these bytes.

    The timestamp stands inside the body, which is not parsed before it is trusted: every number called
    so is tried, and only the one that was signed gives the right sum.
    """
    given = MAC.fullmatch(header)
    if not given:
        return False
    found = [hmac.compare_digest(mac(app_id, body, at, secret), given[1].lower()) for at in _timestamps(body)]
    return any(found)


def _timestamps(body: bytes) -> list[bytes]:
    found = dict.fromkeys(match[1] for match in itertools.islice(TIMESTAMP.finditer(body), 1000))
    return list(dict.fromkeys([*list(found)[:MOST_TIMESTAMPS], *list(found)[-MOST_TIMESTAMPS:]]))
