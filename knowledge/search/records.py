"""What the index keeps of a procedure: its texts, by the kind of text they are."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.faq import FaqEntry
from knowledge.phrases import Phrase, Profile
from knowledge.procedure import LANGUAGES, OFFICIAL_LANGUAGE, Text
from knowledge.store import Publication

LONGEST_PAPER, MOST_PAPERS = 80, 20
"""Letters of a paper's name, and papers of a procedure, that the index looks at."""


class Kind(enum.IntEnum):
    """Kinds of text, from the official to the everyday."""

    NAME = 0
    ALIAS = 1
    QUESTION = 2
    ITEM = 3


@dataclass(frozen=True)
class Record:
    """One published procedure as the index sees it, or a general answer, which has no level."""

    code: str
    name: str
    level: str
    demand: int = 0
    province: str = ""
    texts: tuple[tuple[Kind, str, str], ...] = field(default=(), repr=False)
    """(kind, language, text)"""


def records(
    publications: Iterable[Publication], phrases: Iterable[Phrase], profiles: Mapping[str, Profile]
) -> Iterator[Record]:
    """A record for each procedure in view, its phrases attached."""
    wordings = by_code(phrases)
    for publication in publications:
        if not publication.withdrawn:
            yield record(publication, wordings.get(publication.code, []), profiles.get(publication.code))


def by_code(phrases: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    """The wordings of each procedure."""
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        found.setdefault(phrase.code, []).append(phrase)
    return found


def record(publication: Publication, phrases: list[Phrase], profile: Profile | None) -> Record:
    """The record of one published procedure."""
    body = publication.body
    texts = [*_own(body), *_profiled(profile), *map(phrased, phrases)]
    demand = max(int(body.get("demand", 0)), profile.demand if profile else 0)
    unique = tuple(dict.fromkeys(texts))
    return Record(publication.code, body["names"]["vi"], body["level"], demand, body.get("province", ""), unique)


def of_faq(code: str, entry: FaqEntry) -> Record:
    """The record of a general answer: its title is its name, its wordings are questions."""
    texts = [
        *_worded(Kind.NAME, {tongue: getattr(entry.title, tongue) for tongue in LANGUAGES}),
        *((Kind.QUESTION, tongue, wording) for tongue, each in entry.wordings.items() for wording in each),
    ]
    return Record(code, entry.title.vi, "", texts=tuple(dict.fromkeys(texts)))


def _own(body: dict[str, Any]) -> Iterator[tuple[Kind, str, str]]:
    yield from _worded(Kind.NAME, body["names"])
    for language, aliases in body.get("aliases", {}).items():
        yield from ((Kind.ALIAS, language, alias) for alias in aliases)
    if papers := " . ".join(item["name"]["vi"][:LONGEST_PAPER] for item in body.get("items", ())[:MOST_PAPERS]):
        yield Kind.ITEM, OFFICIAL_LANGUAGE, papers


def _worded(kind: Kind, names: Mapping[str, str]) -> Iterator[tuple[Kind, str, str]]:
    yield from ((kind, language, text) for language, text in names.items() if text)


def _profiled(profile: Profile | None) -> Iterator[tuple[Kind, str, str]]:
    names = profile.names if profile else Text("")
    yield from _worded(Kind.NAME, {"th": names.th, "en": names.en})


def phrased(phrase: Phrase) -> tuple[Kind, str, str]:
    """A wording as a text of a record."""
    return (Kind.QUESTION if phrase.aspects else Kind.ALIAS), phrase.language, phrase.text
