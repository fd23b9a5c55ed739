"""What a message is for certain, before anything is guessed: an order, a dossier code, the digits that open one. Pure."""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.screening import MASK
from knowledge.dossiers.keys import DIGITS
from nlu.text.codes import Code, dossier_codes, look_alikes
from nlu.text.languages import LANGUAGES
from nlu.text.normalise import fold, normalise

ERASE, CHECK = "erase_data", "check_dossier"
AWAITS_DIGITS = ("dossier.ask_digits", "dossier.no_match")
"""After these replies digits are digits, whatever stands around them."""
COMMANDS = Path(__file__).with_name("commands.yml")
NUMBER = re.compile(r"(?<![\w/.#-])\d(?:[ .-]?\d){3,11}(?![\w/])")
YEAR = re.compile(r"(?:nam|year|ปี|since|in)\s*$")
WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
MARKS = re.compile(r"[!-/:-@\[-`{-~…“”‘’]")
MOST_WORDS_BESIDE_A_CODE = 6
MOST_WORDS_BESIDE_DIGITS = 12


@dataclass(frozen=True)
class Entry:
    """A message at the door: its text without the digits, the digits, and the order it is for certain."""

    text: str
    digits: str = ""
    payload: str = ""


def read(text: str, last_reply: str = "") -> Entry:
    """What `text` is for certain; `last_reply` is the key of what was said last."""
    clean = normalise(text)
    if order := _order(clean):
        return Entry(clean, payload=f"/{order}")
    codes, parts = dossier_codes(clean), look_alikes(clean)
    rest = _without(clean, codes or parts)
    number = _digits(rest, last_reply in AWAITS_DIGITS, bool(codes))
    if number:
        hidden = f"{clean[: number.start()]}{MASK}{clean[number.end() :]}"
        return Entry(hidden, re.sub(r"\D", "", number.group())[-DIGITS:], _payload(codes))
    if (codes or parts) and len(WORD.findall(rest)) <= MOST_WORDS_BESIDE_A_CODE:
        return Entry(clean, payload=_payload(codes, parts))
    if last_reply in AWAITS_DIGITS and re.fullmatch(r"[\d\W]*\d[\d\W]*", rest):
        return Entry(clean, payload=_payload(()))  # too few of them: ask again
    return Entry(clean)


def _digits(rest: str, awaited: bool, beside_code: bool) -> re.Match[str] | None:
    """The number whose end proves: awaited, beside a code, or four digits and nothing else."""
    found = list(NUMBER.finditer(rest))
    if len(found) != 1 or YEAR.search(fold(rest[: found[0].start()])):
        return None
    alone = len(re.sub(r"\D", "", found[0].group())) == DIGITS and _only_courtesies(rest, found[0])
    fits = len(WORD.findall(rest)) <= MOST_WORDS_BESIDE_DIGITS
    return found[0] if alone or ((awaited or beside_code) and fits) else None


def _only_courtesies(rest: str, number: re.Match[str]) -> bool:
    around = MARKS.sub(" ", fold(f"{rest[: number.start()]} {rest[number.end() :]}")).split()
    return all(_around().fullmatch(word) for word in around)


def _payload(codes: list[Code] | tuple[()], parts: list[Code] | tuple[()] = ()) -> str:
    named = {"dossier_code": codes[0].value} if codes else {"dossier_code_part": parts[0].value} if parts else {}
    return f"/{CHECK}{json.dumps(named)}" if named else f"/{CHECK}"


def _without(text: str, codes: list[Code]) -> str:
    """The text with codes blanked out; every other character keeps its place."""
    for code in codes:
        text = f"{text[: code.start]}{' ' * (code.end - code.start)}{text[code.end :]}"
    return text


def _order(clean: str) -> str:
    said = MARKS.sub("", fold(clean)).strip()
    return next((order for order in (ERASE, "unwatch_dossier") if said in _said(order)), "")


@functools.cache
def _words() -> dict[str, Any]:
    return dict(yaml.safe_load(COMMANDS.read_text("utf-8")))


@functools.cache
def _said(order: str) -> frozenset[str]:
    return frozenset(fold(normalise(phrase)) for language in LANGUAGES for phrase in _words()[order][language])


@functools.cache
def _around() -> re.Pattern[str]:
    """Words as they are, or run together as Thai writes them."""
    words = {fold(str(word)) for language in LANGUAGES for word in _words()["digits_around"][language]}
    return re.compile(f"(?:{'|'.join(sorted(words, key=len, reverse=True))})+")
