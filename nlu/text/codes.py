"""Dossier codes and procedure codes, however sloppily typed, and what only looks like a dossier code.

A dossier code is agency, date (YYMMDD) and running number: 000.00.53.H48-220921-0099 until 2025,
H48.22.15-251015-0023 or H48-251015-0023 since. Agencies are H (provinces) or G (ministries) and two digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SEPARATOR = r"[\s.\-–—_/]*"
DATE = r"(?P<date>\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
DOSSIER = re.compile(
    rf"(?<![A-Za-z0-9])(?P<old>(?:\d{{3}}{SEPARATOR}\d{{2}}{SEPARATOR}\d{{2}}{SEPARATOR})?)"
    rf"(?P<agency>[GHgh]{SEPARATOR}\d{{2}})(?P<units>(?:[\s.\-–—_/]+\d{{1,3}}(?=[\s.\-–—_/])){{0,3}}|(?:\d{{2}}){{1,2}}){SEPARATOR}"
    rf"{DATE}{SEPARATOR}(?P<number>\d{{4,5}})(?!\d)"
)
PROCEDURE = re.compile(r"(?<![\d.])(?P<code>[1-6]\.\d{6})(?:\.000\.00\.00\.[GH]\d{2})?(?![\d])")
LOOK_ALIKE = re.compile(
    r"(?<![A-Za-z0-9])(?:\d{3}[\s.]+\d{2}[\s.]+\d{2}[\s.]*(?:[GHgh]\s?\d{0,2})?|[GHgh]\s?\d{2}(?=[\s.\-–—_/]*\d))[\d\s.\-–—_/OoIl]*"
    r"|(?<![\d.\-–/])\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s?[\-–—]\s?\d{4,5}(?![\d])"
)
"""A code that is cut short, has an impossible date, or has lost its agency."""
LETTERS_FOR_DIGITS = re.compile(r"(?<=[\d.\-–—_/OoIl])[OoIl](?=[\d.\-–—_/\sOoIl]|$)")
DIGITS = str.maketrans("OoIl", "0011")
NOT_DIGIT = re.compile(r"\D+")


@dataclass(frozen=True)
class Code:
    """A code in its normal form and where it stood."""

    value: str
    start: int
    end: int


def dossier_codes(text: str) -> list[Code]:
    """Every dossier code in `text`, normalised; a letter O among its digits is read as the zero it looks like."""
    text = _plain_digits(text)
    found = list(DOSSIER.finditer(text)) or list(DOSSIER.finditer(LETTERS_FOR_DIGITS.sub(_digit, text)))
    return [Code(_normal(match), match.start(), match.end()) for match in found]


def look_alikes(text: str) -> list[Code]:
    """What begins like a dossier code, or ends like one, and is none; as it was written."""
    whole = dossier_codes(text)
    found = [
        (m.start(), m.start() + len(m.group().rstrip(" .-–—_/"))) for m in LOOK_ALIKE.finditer(_plain_digits(text))
    ]
    free = [(start, end) for start, end in found if not any(start < c.end and c.start < end for c in whole)]
    return [Code(text[start:end], start, end) for start, end in free]


def procedure_codes(text: str) -> list[Code]:
    """Every procedure code in `text`, without a province's suffix."""
    return [Code(match["code"], match.start("code"), match.end("code")) for match in PROCEDURE.finditer(text)]


def _plain_digits(text: str) -> str:
    """Thai and full-width digits as 0 to 9; every character keeps its place."""
    return text if text.isascii() else "".join(str(int(c)) if c.isdecimal() else c for c in text)


def _digit(match: re.Match[str]) -> str:
    return match.group().translate(DIGITS)


def _normal(match: re.Match[str]) -> str:
    old = NOT_DIGIT.sub("", match["old"])
    prefix = f"{old[:3]}.{old[3:5]}.{old[5:7]}." if old else ""
    agency = re.sub(r"[^GH\d]", "", match["agency"].upper())
    units = "".join(
        f".{unit}" for unit in re.findall(r"\d{1,3}" if NOT_DIGIT.search(match["units"]) else r"\d\d", match["units"])
    )
    return f"{prefix}{agency}{units}-{match['date']}-{match['number']}"
