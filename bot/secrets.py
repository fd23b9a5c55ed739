"""The signed tokens that name a conversation."""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TAG_LENGTH = 32


def sealer(secret: bytes, purpose: str) -> Fernet:
    """Seals texts so that only this installation reads them; what was sealed for one purpose opens for no other."""
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=purpose.encode()).derive(secret)
    return Fernet(base64.urlsafe_b64encode(derived))


class Tokens:
    """Conversation id <-> token; a forged token opens nothing."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def new_conversation(self, channel: str) -> str:
        """A fresh conversation id."""
        return f"{channel}:{uuid.uuid4().hex}"

    def sign(self, conversation: str) -> str:
        """The token of a conversation."""
        return f"{conversation}.{self._tag(conversation)}"

    def open(self, token: str) -> str | None:
        """The conversation of a token, None when the token is not ours."""
        conversation, _, tag = token.rpartition(".")
        genuine = conversation and hmac.compare_digest(_bytes(tag), self._tag(conversation).encode())
        return conversation if genuine else None

    def _tag(self, conversation: str) -> str:
        return hmac.new(self._secret, _bytes(conversation), hashlib.sha256).hexdigest()[:TAG_LENGTH]


def _bytes(text: str) -> bytes:
    """A header may hold bytes that are no text; they come as surrogates and go back as they were."""
    return text.encode("utf-8", "surrogateescape")
