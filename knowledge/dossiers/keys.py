"""What is derived from the installation's secret: proofs of ownership, sealed digits, hashed addresses."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken

DIGITS = 4
"""How many last digits of a telephone or identity number open a dossier."""
SEAL_SECONDS = 900
"""How long sealed digits can be opened: from the door to the look-up, a queue's wait included."""


class Keys:
    """One purpose, one key; none of them tells another."""

    def __init__(self, secret: bytes) -> None:
        self._proof = _derived(secret, "dossier proof")
        self._address = _derived(secret, "dossier address")
        self._seal = Fernet(base64.urlsafe_b64encode(_derived(secret, "dossier seal")))

    def proof(self, code: str, digits: str) -> str:
        """The keyed hash that `digits` leave for the dossier `code`; the digits themselves are kept nowhere."""
        return hmac.new(self._proof, f"{code}|{digits}".encode(), hashlib.sha256).hexdigest()

    def address(self, address: str) -> str:
        """A stand-in for an internet address, good for counting only."""
        return hmac.new(self._address, address.encode(), hashlib.sha256).hexdigest()[:32]

    def seal(self, digits: str) -> str:
        """Digits for the way from the door to the look-up: unreadable, and different every time."""
        return self._seal.encrypt(digits.encode()).decode()

    def open(self, sealed: str) -> str:
        """The digits of a seal; empty when it is none of ours or too old."""
        try:
            return self._seal.decrypt(sealed.encode(), ttl=SEAL_SECONDS).decode()
        except (InvalidToken, UnicodeError):
            return ""


def proves(dossier_proofs: tuple[str, ...], offered: str) -> bool:
    """Whether `offered` is one of the proofs; two comparisons in any case, so that time tells nothing."""
    padded = (*dossier_proofs, "", "")[:2]
    return bool(sum([hmac.compare_digest(proof, offered) for proof in padded]))


def _derived(secret: bytes, purpose: str) -> bytes:
    return hmac.new(secret, purpose.encode(), hashlib.sha256).digest()
