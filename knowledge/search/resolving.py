"""From a message within a conversation to the procedures meant: follow-ups, corrections, two at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.catalogue import Catalogue
from knowledge.search.branching import branch_of
from knowledge.search.clarifying import codes_to_choose_from
from knowledge.search.query import names_nothing
from knowledge.search.verdict import CHOICES, Ambiguous, Found, Match, Verdict, matches_of
from nlu.text.references import (
    LAST,
    corrected,
    mentions_both,
    mentions_other,
    ordinal,
    pointed,
    points_back,
    without_pointing,
)

PROCEDURE_CODE = re.compile(r"(?<![\d.])([1-9]\.\d{6})(?!\d)")
JOINT = re.compile(r"\s+(?:và|va|với lại|voi lai|cùng với|với|voi|and|plus|cũng như)\s+|[;,]\s*|และ|กับ", re.IGNORECASE)
SURE = 0.7
"""A part of a message stands for a procedure of its own from this share of probability on."""
LIKELY_FOLLOWS, SURELY_FOLLOWS = 0.25, 0.9
"""From here on a message that might name something else goes on about the procedure in focus; from
there on even one that seems to name something."""
WEAK = 0.3
"""A choice whose best is less likely than this says little against what is being talked about."""
STRANGE = 2.4
"""From these log odds on, what is out of scope by its act is no case told in a conversation either."""
MOST_PARTS = 3


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
        return [_certain(taught.code)]
    meant = corrected(text, language)
    told = branch_of((context.focus, *context.offered), meant, language)
    if told in catalogue:
        return [_certain(told)]
    if referred := [code for code in _referred(catalogue, meant, language, context) if code in catalogue]:
        return [_certain(code) for code in referred]
    if choices := [code for code in codes_to_choose_from(meant, language) if code in catalogue][:CHOICES]:
        return [_between(choices)]
    if several := _several(catalogue, meant, language):
        return several
    return [_one(catalogue, meant, language, context)]


def tells_case(text: str, language: str, context: Context) -> bool:
    """Whether what asks nothing by itself tells of the case being talked about: "my husband is Thai"."""
    if not (context.focus or context.offered):
        return False
    if branch_of((context.focus, *context.offered), text, language):
        return True
    return context.follows >= LIKELY_FOLLOWS and (context.doubt or 0.0) < STRANGE


def _referred(catalogue: Catalogue, text: str, language: str, context: Context) -> list[str]:
    """The procedures that the words point at without naming them."""
    if chosen := _of_pair(context, text, language):
        return chosen
    if context.trail and points_back(text, language):
        return _earlier(catalogue, text, language, context.trail)
    return [context.focus] if names_nothing(text, language) else []


def _of_pair(context: Context, text: str, language: str) -> list[str]:
    """Both, one by its number, or "the other one", of what was answered about in one breath or one after the other."""
    pair = context.pair or (*context.trail[:1], context.focus)
    if len(pair) < 2:
        return []
    if mentions_both(text, language):
        return list(pair)
    if mentions_other(text, language):
        return [code for code in pair if code != context.focus][:1]
    if not context.pair:
        return []
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
    named = [match for match in matches_of(catalogue.search(rest, language)) if match.code in trail]
    if named and named[0].probability < SURE:  # "the permit" may be any of them: the latest talked about is meant
        return [min((match.code for match in named), key=list(trail).index)]
    return [match.code for match in named[:1]]


def _one(catalogue: Catalogue, text: str, language: str, context: Context) -> Verdict:
    verdict = catalogue.search(text, language, focus=context.focus, doubt=context.doubt)
    offered = [code for code in context.offered if catalogue.answers(code)]
    among = [match for match in matches_of(verdict)[:3] if match.code in offered]
    if not isinstance(verdict, Found) and len(among) == 1:
        return Found(among[0])
    if offered and _goes_on(verdict, context, offered):
        return _between([match.code for match in among] + [code for code in offered if code not in _codes(among)])
    if context.focus in catalogue and _goes_on(verdict, context, [context.focus]):
        return _certain(context.focus)
    return verdict


def _codes(matches: Sequence[Match]) -> set[str]:
    return {match.code for match in matches}


def _goes_on(verdict: Verdict, context: Context, codes: Sequence[str]) -> bool:
    """Whether the words go on about what was talked about or offered (`codes`), though they might name another."""
    if isinstance(verdict, Found):
        return context.follows >= SURELY_FOLLOWS
    near = any(match.code in codes for match in matches_of(verdict)[:3])
    if near or context.follows >= LIKELY_FOLLOWS:
        return True
    if isinstance(verdict, Ambiguous):
        return verdict.matches[0].probability < WEAK
    return (context.doubt or 0.0) <= 0.0


def _several(catalogue: Catalogue, text: str, language: str) -> list[Verdict]:
    parts = [part for part in JOINT.split(text) if part and not names_nothing(part, language)]
    if not 2 <= len(parts) <= MOST_PARTS:
        return []
    distinct = _sure_of(catalogue, parts, language)
    if len(distinct) < 2:
        return []
    likely = {match.code for match in matches_of(catalogue.search(text, language))}
    return list(distinct.values()) if len(likely & distinct.keys()) > 1 else []


def _sure_of(catalogue: Catalogue, parts: Sequence[str], language: str) -> dict[str, Verdict]:
    """The procedures that parts of a message name by themselves; given up when there can be no two any more."""
    found: dict[str, Verdict] = {}
    for left, part in zip(range(len(parts) - 1, -1, -1), parts, strict=True):
        verdict = catalogue.search(part, language)
        if isinstance(verdict, Found) and verdict.match.probability >= SURE:
            found[verdict.match.code] = verdict
        if len(found) + left < 2:
            break
    return found


def _between(codes: Sequence[str]) -> Verdict:
    """A choice between procedures that are equally likely; a single one is not a choice."""
    if len(codes) == 1:
        return _certain(codes[0])
    return Ambiguous(tuple(Match(code, 1 / len(codes)) for code in codes))


def _certain(code: str) -> Found:
    return Found(Match(code, 1.0))
