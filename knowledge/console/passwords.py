"""Passwords: kept as argon2id hashes, long enough, and not what everybody chooses."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from nlu.text.normalise import fold

SHORTEST, LONGEST = 10, 200
COMMON = Path(__file__).with_name("common_passwords.txt")
DECORATION = re.compile(r"^[\W\d_]+|[\W\d_]+$")
LETTERLESS = re.compile(r"[\W\d_]+")
DISGUISES = str.maketrans("@4013$5!7", "aaoiessit")
FEW = 5
"""So few different figures and marks are a pattern."""
REPEATED = re.compile(r"(.{1,4})\1+.?")
ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(password)


def is_right(kept: str, password: str) -> bool:
    """Whether `password` is the one that was hashed; as slow for an unknown account as for a known one."""
    try:
        return _hasher.verify(kept or _nobody(), password) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def objections(password: str, *, name: str = "") -> Iterator[str]:
    """Why a new password is refused, as keys of the interface."""
    folded = fold(password)
    if len(password) < SHORTEST:
        yield "password.too_short"
    if len(password) > LONGEST:
        yield "password.too_long"
    if name and fold(name) in folded:
        yield "password.holds_name"
    if is_common(password):
        yield "password.common"


def is_common(password: str) -> bool:
    """A word from the list with figures around it or in its letters' places, a repetition, or a row of keys."""
    folded = fold(password)
    if REPEATED.fullmatch(folded) or any(folded in row or folded in row[::-1] for row in ROWS):
        return True
    core = DECORATION.sub("", folded)
    words = {LETTERLESS.sub("", core), LETTERLESS.sub("", core.translate(DISGUISES))}
    return any(word in _common() or _is_double(word) for word in words) or (not core and len(set(folded)) <= FEW)


def _is_double(word: str) -> bool:
    half = word[: len(word) // 2]
    return word == half * 2 and half in _common()


@functools.cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text("utf-8").split())


@functools.cache
def _nobody() -> str:
    return hashed("nobody signs in with this one")
