"""What stands behind a code, as an official reads it: the name of a procedure, or the title of a general answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.console.listing import Row
from knowledge.console.visit import Visit
from knowledge.faq import PREFIX


@dataclass(frozen=True)
class Names:
    """The names of everything that answers, in one language."""

    language: str
    rows: Mapping[str, Row]
    faq: Mapping[str, str]
    """Code -> title of the general answers in view."""

    def __call__(self, code: str) -> str:
        """The name of what has this code; the code itself when it is unknown."""
        row = self.rows.get(code)
        return self.faq.get(code) or (row.names.in_language(self.language) if row else "") or code

    def answers(self, code: str) -> bool:
        """Whether it is in view."""
        row = self.rows.get(code)
        return code in self.faq or (row is not None and bool(row.number) and not row.withdrawn)

    def place(self, code: str) -> str:
        """Its page in the console."""
        return f"/faq/{code.removeprefix(PREFIX)}" if code.startswith(PREFIX) else f"/procedures/{code}"


def names(visit: Visit) -> Names:
    """The names in the language of the page."""
    entries = visit.console.store.faq.in_view().items()
    titles = {code: entry.title.in_language(visit.language) for code, entry in entries}
    return Names(visit.language, {row.code: row for row in visit.console.listing.rows()}, titles)
