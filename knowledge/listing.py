"""What is published, as a list in memory: filtered and paged without reading every text again."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

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
    """Follows what is published; only what changed since the last look is read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._revision = 0
        self._by_code: dict[str, Entry] = {}
        self._entries: tuple[Entry, ...] = ()
        self._lock = threading.Lock()

    def entries(self) -> tuple[Entry, ...]:
        """Everything in view, by official name.

        Raises:
            KnowledgeUnavailable.
        """
        with self._lock:
            revision = self._store.revision()
            if revision != self._revision:
                for publication in self._store.published(since=self._revision):
                    self._by_code.pop(publication.code, None)
                    if not publication.withdrawn:
                        self._by_code[publication.code] = _entry(publication)
                self._entries = tuple(sorted(self._by_code.values(), key=lambda e: (e.folded, e.code)))
                self._revision = revision
            return self._entries


def _entry(publication: Publication) -> Entry:
    body = publication.body
    names = Text(**body["names"])
    aliases = [alias for of in body.get("aliases", {}).values() for alias in of]
    folded = " ".join(map(fold, (names.vi, names.th, names.en, *aliases, publication.code)))
    texts = (Text(**body[name]) for name in ("sector", "agency"))
    sector, agency = texts
    return Entry(publication.code, publication.number, names, sector, body["level"], agency, body["as_of"], folded)
