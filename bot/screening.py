"""What may come in, and in which shape: length, personal numbers, typed commands. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.text.codes import dossier_codes, procedure_codes
from nlu.text.languages import is_foreign
from nlu.text.normalise import normalise

LONGEST_MESSAGE = 1000
MASK = "•••"
FOREIGN = "screen.foreign_language"
WORDS = re.compile(r"[^\W_]")
PERSONAL_NUMBER = re.compile(
    r"(?<![\d.-])(?:\d{3}(?:[\s.-]\d{3}){3}|\d{4}(?:[\s.-]\d{4}){2}|\d{9}[\s.-]\d{3})(?!\d)"
    r"|(?<![\d.])(?:\+?84|0)(?:[\s.-]?\d){8,9}(?!\d)"
    r"|(?<![\d.-])\d(?:[\s.]?\d){8}(?:(?:[\s.]?\d){3})?(?![\d-])"
    r"|(?<![\d.-])[1-8][\s-]?\d{4}[\s-]?\d{5}[\s-]?\d{2}[\s-]?\d(?!\d)"
    r"|(?<![^\W_])[A-Za-z]{1,2}\d{7,8}(?![^\W_]|-)"
)
"""An identity number in groups (its first ten digits look like a telephone number), a telephone number, any other identity
number, a Thai one, the number of a passport."""
SUM = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{3})+(?=\s?(?:đ|đồng|dong|vnđ|vnd|usd|baht|บาท)(?![^\W\d_]))", re.IGNORECASE)
COMMAND = re.compile(r"^[\s/]*/+")


@dataclass(frozen=True)
class Screened:
    """A message fit to travel on; or the reply key of the reason why it is not."""

    text: str = ""
    masked: bool = False
    refusal: str = ""


def screen(text: str) -> Screened:
    """The message normalised, its personal numbers masked and a typed command disarmed."""
    if len(text) > LONGEST_MESSAGE:
        return Screened(refusal="screen.too_long")
    clean = disarmed(normalise(text))
    if is_foreign(clean):
        return Screened(refusal=FOREIGN)
    if not WORDS.search(clean):
        return Screened(refusal="screen.no_words")
    safe = mask(clean)
    return Screened(safe, safe != clean)


def disarmed(text: str) -> str:
    """Rasa obeys a text that begins with a slash; only our buttons may send one."""
    return COMMAND.sub("", text).strip()


def mask(text: str) -> str:
    """`text` with identity and telephone numbers hidden; codes of dossiers and procedures, and sums, stay."""
    kept = [(code.start, code.end) for code in (*dossier_codes(text), *procedure_codes(text))]
    kept += [match.span() for match in SUM.finditer(text)]
    return PERSONAL_NUMBER.sub(lambda match: match.group() if _inside(match, kept) else MASK, text)


def _inside(match: re.Match[str], kept: list[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in kept)
