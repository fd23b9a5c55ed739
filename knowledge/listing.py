"""What is published, as a list in memory: filtered and paged without reading every text again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.following import Following
from knowledge.procedure import Text
from knowledge.store import Publication, Store
from nlu.text.normalise import fold


@dataclass(frozen=True)
class Entry:
    """One published procedure as a list shows it."""

    code: str
    number: int
    names: Text
    sector: Text
    level: str
    agency: Text
    as_of: str
    folded: str = field(default="", repr=False)


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for; empty fields ask nothing."""

    words: str = ""
    sector: str = ""
    level: str = ""

    def of(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries that fit, in their order."""
        words = fold(self.words).split()
        return [
            entry
            for entry in entries
            if self.level in ("", entry.level)
            and self.sector in ("", *vars(entry.sector).values())
            and all(word in entry.folded for word in words)
        ]


class Listing:
    """Everything in view, in order."""

    def __init__(self, store: Store) -> None:
        self._published = Following(store, _entry)
        self._sorted: tuple[Mapping[str, Entry], tuple[Entry, ...]] = ({}, ())
        """What was sorted, and in order: one value, so that no thread sees half of it."""

    def entries(self) -> tuple[Entry, ...]:
        """Everything in view, by official name; sorted when something was published, not at every look.

        Raises:
            KnowledgeUnavailable.
        """
        published = self._published.values()
        seen, entries = self._sorted
        if seen is not published:
            entries = tuple(sorted(published.values(), key=lambda e: (e.folded, e.code)))
            self._sorted = published, entries
        return entries


def _entry(publication: Publication) -> Entry | None:
    if publication.withdrawn:
        return None
    body = publication.body
    names = Text(**body["names"])
    aliases = [alias for of in body.get("aliases", {}).values() for alias in of]
    folded = " ".join(map(fold, (names.vi, names.th, names.en, *aliases, publication.code)))
    texts = (Text(**body[name]) for name in ("sector", "agency"))
    sector, agency = texts
    return Entry(publication.code, publication.number, names, sector, body["level"], agency, body["as_of"], folded)
