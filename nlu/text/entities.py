"""Codes, dates and sums in a message, found by spaCy's rule matcher over any of our languages."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from nlu.text.codes import dossier_codes, look_alikes, procedure_codes

if TYPE_CHECKING:
    from spacy.matcher import Matcher

NUMBER = {"TEXT": {"REGEX": r"^\d+([.,]\d+)*$"}}
DATE = {"TEXT": {"REGEX": r"^([0-2]?\d|3[01])[/\-.](0?\d|1[0-2])([/\-.](\d{4}|\d{2}))?$"}}
CURRENCY = [
    "đồng",
    "đ",
    "dong",
    "vnđ",
    "vnd",
    "k",
    "nghìn",
    "ngàn",
    "ngan",
    "triệu",
    "trieu",
    "tr",
    "usd",
    "baht",
    "บาท",
    "ดอง",
]
PATTERNS = {
    "money": [[NUMBER, {"LOWER": {"IN": CURRENCY}}], [{"LOWER": {"REGEX": r"^\d+([.,]\d+)*(k|đ|tr|vnđ|vnd)$"}}]],
    "date": [
        [DATE],
        [{"LOWER": {"IN": ["ngày", "ngay"]}}, NUMBER, {"LOWER": {"IN": ["tháng", "thang"]}}, NUMBER],
    ],
}


@dataclass(frozen=True)
class Entity:
    """A thing named in the text; `start` and `end` are character positions, `value` its normal form."""

    kind: str
    value: str
    start: int
    end: int


def entities(text: str) -> list[Entity]:
    """Every code, date and sum in `text`, in order of kind."""
    coded = [
        *(Entity("dossier_code", c.value, c.start, c.end) for c in dossier_codes(text)),
        *(Entity("dossier_code_part", c.value, c.start, c.end) for c in look_alikes(text)),
        *(Entity("procedure_code", c.value, c.start, c.end) for c in procedure_codes(text)),
    ]
    return coded + [found for found in _matched(text) if not any(_overlap(found, code) for code in coded)]


def _matched(text: str) -> list[Entity]:
    if not any(letter.isdigit() for letter in text):
        return []
    matcher, doc = _matcher(), _english()(text)
    spans = [(doc.vocab.strings[key], doc[start:end]) for key, start, end in matcher(doc)]
    return [Entity(kind, span.text, span.start_char, span.end_char) for kind, span in spans]


def _overlap(one: Entity, other: Entity) -> bool:
    return one.start < other.end and other.start < one.end


@functools.cache
def _english():  # type: ignore[no-untyped-def]
    """A plain blank pipeline: digits and their units are cut alike in all three languages."""
    import spacy

    return spacy.blank("xx")


@functools.cache
def _matcher() -> Matcher:
    from spacy.matcher import Matcher

    matcher = Matcher(_english().vocab)
    for kind, patterns in PATTERNS.items():
        matcher.add(kind, cast("list[list[dict[str, Any]]]", patterns))
    return matcher
