"""From a message within a conversation to the procedures meant: follow-ups, corrections, two at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.catalogue import Catalogue
from knowledge.search.clarifying import codes_to_choose_from
from knowledge.search.query import names_nothing
from knowledge.search.verdict import Ambiguous, Found, Match, Verdict, matches_of
from nlu.text.references import corrected, mentions_both, ordinal, points_back

PROCEDURE_CODE = re.compile(r"(?<![\d.])([1-9]\.\d{6})(?!\d)")
JOINT = re.compile(r"\s+(?:và|va|với lại|voi lai|cùng với|and|plus|cũng như)\s+|[;,]\s*|และ|กับ", re.IGNORECASE)
SURE = 0.5
"""A part of a message stands for a procedure of its own from this share of probability on."""
MOST_PARTS = 3
MOST_CHOICES = 5


def resolve(
    catalogue: Catalogue,
    text: str,
    language: str,
    *,
    focus: str = "",
    trail: Sequence[str] = (),
    pair: Sequence[str] = (),
    offered: Sequence[str] = (),
) -> list[Verdict]:
    """One verdict, or one for each procedure asked about in one breath."""
    if codes := [code for code in PROCEDURE_CODE.findall(text) if code in catalogue]:
        return [_certain(code) for code in dict.fromkeys(codes)]
    meant = corrected(text, language)
    if pair and (chosen := _of_pair(pair, text, language)):
        return [_certain(code) for code in chosen]
    if points_back(text, language) and trail and names_nothing(_without_pointing(text), language):
        return [_certain(trail[0])]
    if focus in catalogue and names_nothing(meant, language):
        return [_certain(focus)]
    if choices := [code for code in codes_to_choose_from(meant, language) if code in catalogue][:MOST_CHOICES]:
        return [_between(choices)]
    if several := _several(catalogue, meant, language):
        return several
    return [_one(catalogue, meant, language, focus, offered)]


def _one(catalogue: Catalogue, text: str, language: str, focus: str, offered: Sequence[str]) -> Verdict:
    verdict = catalogue.search(text, language, focus=focus)
    if isinstance(verdict, Found):
        return verdict
    among = [match for match in matches_of(verdict)[:3] if match.code in offered]
    if len(among) == 1:
        return Found(among[0])
    if focus in catalogue and not _names_another(verdict, focus):
        return _certain(focus)
    return verdict


def _names_another(verdict: Verdict, focus: str) -> bool:
    """Whether the words speak of something else than the procedure in focus, though not surely of what."""
    matches = matches_of(verdict)
    return isinstance(verdict, Ambiguous) and all(match.code != focus for match in matches[:3])


def _several(catalogue: Catalogue, text: str, language: str) -> list[Verdict]:
    parts = [part for part in JOINT.split(text) if part and not names_nothing(part, language)]
    if not 2 <= len(parts) <= MOST_PARTS:
        return []
    found = [v for v in (catalogue.search(part, language) for part in parts) if isinstance(v, Found)]
    whole = catalogue.search(text, language)
    distinct = list({v.match.code: v for v in found if v.match.probability >= SURE}.values())
    likely = {match.code for match in matches_of(whole)[:5]}
    return list(distinct) if len(distinct) > 1 and sum(v.match.code in likely for v in distinct) > 1 else []


def _of_pair(pair: Sequence[str], text: str, language: str) -> list[str]:
    if mentions_both(text, language):
        return list(pair)
    number = ordinal(text, language)
    return [pair[number - 1]] if number and 1 <= number <= len(pair) else []


def _without_pointing(text: str) -> str:
    return re.sub(r"quay lại|trở lại|lúc nãy|hồi nãy|ban nãy|cái trước|back to|earlier|กลับไป|เมื่อกี้", " ", text.lower())


def _between(codes: Sequence[str]) -> Verdict:
    """A choice between procedures that are equally likely; a single one is not a choice."""
    if len(codes) == 1:
        return _certain(codes[0])
    return Ambiguous(tuple(Match(code, 1 / len(codes)) for code in codes))


def _certain(code: str) -> Found:
    return Found(Match(code, 1.0))
