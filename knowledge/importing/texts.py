"""Official prose made clean: one spelling, short lines, lists taken apart, oddities named.

What comes in is made `clean` once, where it is read; the other functions take clean text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TypeVar

from knowledge.importing.words import garbled, pattern
from nlu.text.normalise import CONTROL, INVISIBLE

T = TypeVar("T")
SURROGATE = re.compile(r"[\ud800-\udfff]")
UNSIGNED_END = re.compile(r"\s*[./;]+\s*$")
BEGINS_MID_WORD = re.compile(r"[a-z\u00e0-\u1ef9]{1,3} [a-z\u0111\u00e0-\u1ef9]+,")


def clean(text: str) -> str:
    """`text` in NFC without control and invisible characters; its lines are kept, blank ones are not."""
    lines = (" ".join(each.split()) for each in legible(text).split("\n"))
    return "\n".join(filter(None, lines))


def legible(text: str) -> str:
    """`text` in NFC without characters that no eye can see; spaces and lines stay as they are."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if text.replace("\n", "").isprintable():
        return text
    text = INVISIBLE.sub("", SURROGATE.sub("", text.replace("\u00a0", " ")))
    return CONTROL.sub(" ", text)


def line(text: str) -> str:
    """A clean text on one line."""
    return " ".join(text.split())


def name_of(text: str) -> str:
    """A procedure's name as it is spoken of: without "Thủ tục " before it and dots behind it."""
    name = UNSIGNED_END.sub("", pattern("name_prefix").sub("", line(text)))
    return name[:1].upper() + name[1:]


def entry(text: str) -> str:
    """An entry of a list without its bullet, letter or number and without its closing sign."""
    return re.sub(r"[\s;.,]+$", "", pattern("bullet").sub("", line(text)))


def once(values: Iterable[T]) -> list[T]:
    """The values in their order, each once; they need not be hashable."""
    kept: list[T] = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return kept


def says_nothing(text: str) -> bool:
    """Whether a text only says that there is none."""
    return pattern("nothing").match(text) is not None


def faults(text: str) -> list[str]:
    """Signs that a text was damaged on its way to us."""
    return [reason for reason, sign in garbled().items() if sign.search(text)]


def begins_mid_word(text: str) -> bool:
    """Whether a text seems to have lost its beginning: "i tượng, ..."."""
    return BEGINS_MID_WORD.match(text) is not None


def listed(text: str) -> list[str]:
    """The entries of a text that is a list, one a line; what goes on in lower case belongs to the line above."""
    found: list[str] = []
    for each in text.split("\n"):
        if found and (each[:1].islower() and not pattern("bullet").match(each) or each.startswith("+")):
            found[-1] += " " + each
        else:
            found.append(each)
    return [e for e in (entry(each) for each in found) if e and not says_nothing(e)]


def steps(blobs: Iterable[str]) -> list[str]:
    """The steps of a procedure, split where a step is announced or else at the lines."""
    return list(_steps("\n".join(blobs).replace("::", ":")))


def _steps(blob: str) -> Iterator[str]:
    marks = list(pattern("step").finditer(blob))
    if not marks:
        yield from listed(blob)
        return
    parts = [blob[a:b] for a, b in zip([0, *_starts(marks)], [*_starts(marks), len(blob)], strict=True)]
    numbered = [int(mark["number"]) for mark in marks] == list(range(1, len(marks) + 1))
    if numbered and not entry(parts[0]):
        parts = [blob[a.end() : b] for a, b in zip(marks, [*_starts(marks)[1:], len(blob)], strict=True)]
    yield from (e for e in map(entry, parts) if e)


def _starts(marks: list[re.Match[str]]) -> list[int]:
    return [mark.start() for mark in marks]
