"""The words and patterns of `words.yml`, loaded once."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).with_name("words.yml")


@functools.cache
def words() -> dict[str, Any]:
    """Everything in the file of words."""
    loaded: dict[str, Any] = yaml.safe_load(WORDS.read_text("utf-8"))
    return loaded


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """The pattern of this name."""
    return re.compile(words()["patterns"][name], re.IGNORECASE)


@functools.cache
def garbled() -> dict[str, re.Pattern[str]]:
    """Signs of a damaged text, by the name of the damage."""
    return {reason: re.compile(sign) for reason, sign in words()["garbled"].items()}
