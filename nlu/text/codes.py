"""Dossier codes and procedure codes, however sloppily typed.

A dossier code is agency, date (YYMMDD) and running number: 000.00.53.H48-220921-0099 until 2025,
H48.22.15-251015-0023 or H48-251015-0023 since. Agencies are H (provinces) or G (ministries) and two digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SEPARATOR = r"[\s.\-–—_/]*"
DOSSIER = re.compile(
    rf"(?<![A-Za-z0-9])(?P<old>(?:\d{{3}}{SEPARATOR}\d{{2}}{SEPARATOR}\d{{2}}{SEPARATOR})?)"
    rf"(?P<agency>[GHgh]{SEPARATOR}\d{{2}})(?P<units>(?:[\s.]+\d{{1,3}}(?=[\s.\-–—_/])){{0,3}}){SEPARATOR}"
    rf"(?P<date>\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])){SEPARATOR}(?P<number>\d{{4,5}})(?!\d)"
)
PROCEDURE = re.compile(r"(?<![\d.])(?P<code>[1-6]\.\d{6})(?:\.000\.00\.00\.[GH]\d{2})?(?![\d])")
NOT_DIGIT = re.compile(r"\D+")


@dataclass(frozen=True)
class Code:
    """A code in its normal form and where it stood."""

    value: str
    start: int
    end: int


def dossier_codes(text: str) -> list[Code]:
    """Every dossier code in `text`, normalised."""
    return [Code(_normal(match), match.start(), match.end()) for match in DOSSIER.finditer(text)]


def procedure_codes(text: str) -> list[Code]:
    """Every procedure code in `text`, without a province's suffix."""
    return [Code(match["code"], match.start("code"), match.end("code")) for match in PROCEDURE.finditer(text)]


def _normal(match: re.Match[str]) -> str:
    old = NOT_DIGIT.sub("", match["old"])
    prefix = f"{old[:3]}.{old[3:5]}.{old[5:7]}." if old else ""
    agency = re.sub(r"[^GH\d]", "", match["agency"].upper())
    units = "".join(f".{unit}" for unit in re.findall(r"\d+", match["units"]))
    return f"{prefix}{agency}{units}-{match['date']}-{match['number']}"
