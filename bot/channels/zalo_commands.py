"""What a citizen types that is meant for the channel and not for the assistant: a button, a number, a code, a command. Pure."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.door import ERASE as ERASE_DATA
from bot.door import read
from bot.log import ASSISTANT, Said
from nlu.text.normalise import fold, normalise

WORDS = Path(__file__).with_name("zalo_words.yml")
PRESSED = re.compile(r"#(\d{1,9}-\d{1,2})", re.ASCII)
NUMBER = re.compile(r"\s*#?(\d{1,2})[.)]?\s*", re.ASCII)
WEB, ERASE, ERASE_NOW, KEEP = "channel:web", "channel:erase", "channel:erase_now", "channel:keep"
COMMANDS = (WEB, ERASE, ERASE_NOW, KEEP)
"""Payloads of buttons that the channel itself obeys."""


def payload_of(seq: int, index: int) -> str:
    """What comes back when the button at `index` of line `seq` is pressed. Whoever types it may press it too."""
    return f"#{seq}-{index}"


def pressed(text: str) -> str:
    """The id of the button that a text stands for; empty when it stands for none."""
    found = PRESSED.fullmatch(text)
    return found[1] if found else ""


def numbered(text: str, lines: Sequence[Said]) -> str:
    """The id of the button that a bare number means: counted from the first button of the last line that has any."""
    found = NUMBER.fullmatch(text)
    line = next((line for line in reversed(lines) if line.author == ASSISTANT and line.buttons), None)
    if not found or line is None or not 1 <= int(found[1]) <= len(line.buttons):
        return ""
    return f"{line.seq}-{int(found[1]) - 1}"


def command(text: str) -> str:
    """The command that a text asks for in words; empty when it asks for none."""
    if read(text).payload == f"/{ERASE_DATA}":
        return ERASE
    return _words().get(fold(normalise(text)).lower().strip(" .!?"), "")


@functools.cache
def _words() -> dict[str, str]:
    data = yaml.safe_load(WORDS.read_text("utf-8"))
    return {fold(word): f"channel:{name}" for name, words in data.items() for word in words}
