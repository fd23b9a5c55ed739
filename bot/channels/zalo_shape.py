"""A reply in our Markdown -> messages that a messenger takes: plain text in parts, few buttons, numbers for the rest. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.markup import addresses, pictures_apart, plain_blocks
from bot.messages import Button, OutboundReply

LONGEST_TEXT = 2000
"""In UTF-16 units, the strictest way to count: an emoji is two."""
MOST_BUTTONS = 5
LONGEST_TITLE = 100
SENTENCE_END = re.compile(r"(?<=[.!?…;])\s+|\n")
SPACE = re.compile(r"\s+")
BLANK_LINES = re.compile(r"\n{3,}")
LIST_ITEM = re.compile(r"•|\d{1,2}\. ")
LONGEST_HEADING = 80


@dataclass(frozen=True)
class Shaped:
    """One message: text, the buttons under it with their places in the reply, or a picture with its words.

    `links` are buttons too, that open a page: words and address.
    """

    text: str
    buttons: tuple[tuple[int, Button], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    picture: str = ""


def shape(reply: OutboundReply, most_buttons: int = MOST_BUTTONS) -> list[Shaped]:
    """The reply as messages to send in order; buttons stand under the last, pictures come before it.

    With more buttons than fit, the rest are numbered lines of text: the citizen answers with the number. Where there
    is room left, pages that the text names (a form to fill in) get a button as well.
    """
    shown = tuple(enumerate(reply.buttons))[:most_buttons]
    markdown, pictures = pictures_apart(reply.markdown)
    blocks = plain_blocks(markdown)
    parts = _packed([*blocks, *_numbered(reply.buttons, len(shown), blocks)])
    *first, last = parts or [""]
    shown_before = (Shaped(words, picture=name) for name, words in pictures)
    return [
        *(Shaped(part) for part in first),
        *shown_before,
        Shaped(last, shown, _links(markdown, most_buttons - len(shown))),
    ]


def _links(markdown: str, room: int) -> tuple[tuple[str, str], ...]:
    """Zalo opens https only."""
    safe = [(words[:1].upper() + words[1:], page) for words, page in addresses(markdown) if page.startswith("https://")]
    return tuple(safe[:room])


def length(text: str) -> int:
    """How long Zalo may take a text to be."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(title: str, most: int = LONGEST_TITLE) -> str:
    """A button's title within the limit."""
    return title if length(title) <= most else next(_cut(title, most - 1)) + "…"


def _numbered(buttons: Sequence[Button], shown: int, blocks: Sequence[str]) -> list[str]:
    """The buttons that have no room, as lines; numbers count from the first button. A choice that the text lists is not repeated."""
    lines = [f"{number}. {button.title}" for number, button in enumerate(buttons, 1) if number > shown]
    lines = [line for line in lines if not any(block.startswith(line) for block in blocks)]
    return ["", *lines] if lines else []


def _packed(blocks: Sequence[str]) -> list[str]:
    """Blocks joined into as few texts as fit; a line that introduces a list stays with its list."""
    parts: list[list[str]] = [[]]
    for block in (piece for whole in blocks for piece in _pieces(whole)):
        if length("\n".join([*parts[-1], block])) <= LONGEST_TEXT:
            parts[-1].append(block)
        else:
            parts.append([*_taken_along(parts[-1], block), block])
    texts = [BLANK_LINES.sub("\n\n", "\n".join(part)).strip() for part in parts]
    return [text for text in texts if text]


def _taken_along(part: list[str], block: str) -> list[str]:
    """The introduction at the end of a full part, taken out of it, unless nothing else is in there."""
    place = len(part)
    while place and _introduces(part[place - 1]):
        place -= 1
    introduction = part[place:]
    if not place or length("\n".join([*introduction, block])) > LONGEST_TEXT:
        return []
    del part[place:]
    return introduction


def _introduces(block: str) -> bool:
    """A blank line, a heading, or a line that ends with a colon."""
    if not block.strip() or block.rstrip().endswith(":"):
        return True
    return len(block) <= LONGEST_HEADING and block[-1].isalnum() and not LIST_ITEM.match(block)


def _pieces(block: str) -> Iterator[str]:
    """A block as it is; one that fits no message is cut after sentences, then words, then letters."""
    if length(block) <= LONGEST_TEXT:
        yield block
        return
    for cut in (SENTENCE_END, SPACE):
        ends = [match.end() for match in cut.finditer(block) if length(block[: match.end()].rstrip()) <= LONGEST_TEXT]
        if ends:
            yield block[: ends[-1]].rstrip()
            yield from _pieces(block[ends[-1] :])
            return
    yield from _cut(block, LONGEST_TEXT)


def _cut(text: str, most: int) -> Iterator[str]:
    """Pieces of at most `most` units; a mark stays with its letter."""
    piece = ""
    for letter in _letters(text):
        if piece and length(piece + letter) > most:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _letters(text: str) -> Iterator[str]:
    letter = ""
    for sign in text:
        if letter and not unicodedata.combining(sign) and unicodedata.category(sign) not in ("Mn", "Cf"):
            yield letter
            letter = ""
        letter += sign
    yield letter
