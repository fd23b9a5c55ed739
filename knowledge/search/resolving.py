"""From a message within a conversation to the procedures meant: follow-ups, corrections, two at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.catalogue import Catalogue
from knowledge.search.clarifying import codes_to_choose_from
from knowledge.search.query import names_nothing
from knowledge.search.verdict import Ambiguous, Found, Match, Verdict, matches_of
from nlu.text.references import LAST, corrected, mentions_both, ordinal, pointed, points_back, without_pointing

PROCEDURE_CODE = re.compile(r"(?<![\d.])([1-9]\.\d{6})(?!\d)")
JOINT = re.compile(r"\s+(?:và|va|với lại|voi lai|cùng với|and|plus|cũng như)\s+|[;,]\s*|และ|กับ", re.IGNORECASE)
SURE = 0.5
"""A part of a message stands for a procedure of its own from this share of probability on."""
LIKELY_FOLLOWS, SURELY_FOLLOWS = 0.5, 0.9
"""From here on a message that might name something else goes on about the procedure in focus; from
there on even one that seems to name something."""
MOST_PARTS = 3
MOST_CHOICES = 5


@dataclass(frozen=True)
class Context:
    """What a message may refer to; all empty outside a conversation."""

    focus: str = ""
    trail: Sequence[str] = ()
    """Earlier procedures, the latest first."""
    pair: Sequence[str] = ()
    """Procedures answered about in one breath."""
    offered: Sequence[str] = ()
    follows: float = 0.0
    """How likely the words name no procedure of their own."""
    doubt: float | None = None
    """Log odds by its act that the message is out of scope; None when nobody asked."""


NO_CONTEXT = Context()


def resolve(catalogue: Catalogue, text: str, language: str, context: Context = NO_CONTEXT) -> list[Verdict]:
    """One verdict, or one for each procedure asked about in one breath."""
    if codes := [code for code in PROCEDURE_CODE.findall(text) if code in catalogue]:
        return [_certain(code) for code in dict.fromkeys(codes)]
    if taught := catalogue.taught_for(text, language):
        return [_certain(taught)]
    meant = corrected(text, language)
    if referred := [code for code in _referred(catalogue, meant, language, context) if code in catalogue]:
        return [_certain(code) for code in referred]
    if choices := [code for code in codes_to_choose_from(meant, language) if code in catalogue][:MOST_CHOICES]:
        return [_between(choices)]
    if several := _several(catalogue, meant, language):
        return several
    return [_one(catalogue, meant, language, context)]


def _referred(catalogue: Catalogue, text: str, language: str, context: Context) -> list[str]:
    """The procedures that the words point at without naming them."""
    if context.pair and (chosen := _of_pair(context.pair, text, language)):
        return chosen
    if context.trail and points_back(text, language):
        return _earlier(catalogue, text, language, context.trail)
    return [context.focus] if names_nothing(text, language) else []


def _of_pair(pair: Sequence[str], text: str, language: str) -> list[str]:
    if mentions_both(text, language):
        return list(pair)
    number = pointed(text, language) or ordinal(text, language)
    number = len(pair) if number == LAST else number
    return [pair[number - 1]] if number and 1 <= number <= len(pair) else []


def _earlier(catalogue: Catalogue, text: str, language: str, trail: Sequence[str]) -> list[str]:
    """ "Back to the first one", "back to the lost card", or just "back"."""
    rest = without_pointing(text, language)
    if pointed(text, language) == 1:
        return [trail[-1]]
    if names_nothing(rest, language):
        return [trail[0]]
    named = [match.code for match in matches_of(catalogue.search(rest, language)) if match.code in trail]
    return named[:1]


def _one(catalogue: Catalogue, text: str, language: str, context: Context) -> Verdict:
    verdict = catalogue.search(text, language, focus=context.focus, doubt=context.doubt)
    among = [match for match in matches_of(verdict)[:3] if match.code in context.offered]
    if not isinstance(verdict, Found) and len(among) == 1:
        return Found(among[0])
    if context.focus in catalogue and _goes_on(verdict, context):
        return _certain(context.focus)
    return verdict


def _goes_on(verdict: Verdict, context: Context) -> bool:
    """Whether the words go on about the procedure in focus, though they might name another."""
    if isinstance(verdict, Found):
        return context.follows >= SURELY_FOLLOWS
    near = any(match.code == context.focus for match in matches_of(verdict)[:3])
    return near or context.follows >= LIKELY_FOLLOWS or not isinstance(verdict, Ambiguous)


def _several(catalogue: Catalogue, text: str, language: str) -> list[Verdict]:
    parts = [part for part in JOINT.split(text) if part and not names_nothing(part, language)]
    if not 2 <= len(parts) <= MOST_PARTS:
        return []
    found = [v for v in (catalogue.search(part, language) for part in parts) if isinstance(v, Found)]
    distinct = list({v.match.code: v for v in found if v.match.probability >= SURE}.values())
    if len(distinct) < 2:
        return []
    likely = {match.code for match in matches_of(catalogue.search(text, language))[:5]}
    return list(distinct) if sum(v.match.code in likely for v in distinct) > 1 else []


def _between(codes: Sequence[str]) -> Verdict:
    """A choice between procedures that are equally likely; a single one is not a choice."""
    if len(codes) == 1:
        return _certain(codes[0])
    return Ambiguous(tuple(Match(code, 1 / len(codes)) for code in codes))


def _certain(code: str) -> Found:
    return Found(Match(code, 1.0))
