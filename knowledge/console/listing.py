"""The list of all procedures in memory: searched, filtered and paged without asking the database for every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from knowledge.following import Following
from knowledge.lint.checking import check_fields
from knowledge.lint.finding import Finding, Severity
from knowledge.procedure import OFFICIAL_LANGUAGE, Text
from knowledge.store import Publication, Store
from knowledge.versions import Draft, Pending
from nlu.text.normalise import fold

T = TypeVar("T")
PAGE = 50
PUBLISHED, DRAFT, SCHEDULED, WITHDRAWN = STATES = ("published", "draft", "scheduled", "withdrawn")


@dataclass(frozen=True)
class Row:
    """One procedure as the list shows it."""

    code: str
    names: Text
    sector: Text
    level: str
    number: int
    """The version that is published; 0 for none."""
    withdrawn: bool
    as_of: str
    confidence: str
    findings: tuple[Finding, ...]
    folded: str = field(repr=False, default="")
    draft: Draft | None = None
    pending: Pending | None = None

    @property
    def rules(self) -> frozenset[str]:
        """The rules of the lint that found something."""
        return frozenset(finding.rule for finding in self.findings)

    @property
    def gravest(self) -> str:
        """How grave the gravest finding is; empty without any."""
        return next((each.value for each in Severity if any(f.severity is each for f in self.findings)), "")

    @property
    def states(self) -> tuple[str, ...]:
        """Every state it is in."""
        live = WITHDRAWN if self.withdrawn else PUBLISHED if self.number else ""
        return tuple(
            filter(None, (live, self.draft is not None and DRAFT or "", self.pending is not None and SCHEDULED or ""))
        )


@dataclass(frozen=True)
class Wanted:
    """What the list is asked for; empty fields ask nothing."""

    words: str = ""
    sector: str = ""
    level: str = ""
    state: str = ""
    rule: str = ""
    """A rule of the lint that found something, or a severity."""

    def fits(self, row: Row) -> bool:
        """Whether the filters, not the words, let a row through."""
        return (
            self.sector in ("", row.sector.vi)
            and self.level in ("", row.level)
            and (not self.state or self.state in row.states)
            and (not self.rule or self.rule in row.rules or any(f.severity.value == self.rule for f in row.findings))
        )


class Listing:
    """Every procedure as the list shows it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._published = Following(store, _row)

    def rows(self) -> list[Row]:
        """Every procedure, published or only drafted, by name."""
        rows = dict(self._published.values())
        return sorted(_with_drafts(rows, self._store.drafts.all(), self._store.pending()), key=_by_name)


def search(rows: Iterable[Row], wanted: Wanted) -> list[Row]:
    """The rows that fit, best first: the code, then names that begin with the words, then the others."""
    words = fold(wanted.words).split()
    found = [row for row in rows if wanted.fits(row) and all(word in row.folded for word in words)]
    if not words:
        return found
    phrase = " ".join(words)
    return sorted(
        found, key=lambda row: (row.code != phrase, not row.folded.startswith(phrase), phrase not in row.folded)
    )


def sectors(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """The sectors and how many procedures each has."""
    return sorted(Counter(row.sector.vi for row in rows if row.sector.vi).items())


def rule_counts(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """What the lint found and in how many procedures, the most frequent first."""
    return Counter(rule for row in rows for rule in row.rules).most_common()


def paged(rows: Sequence[T], number: int) -> tuple[Sequence[T], int, int]:
    """One page of rows, its number, and how many there are."""
    pages = max(1, -(-len(rows) // PAGE))
    number = min(max(1, number), pages)
    return rows[(number - 1) * PAGE : number * PAGE], number, pages


def _by_name(row: Row) -> str:
    return row.folded


def _with_drafts(rows: dict[str, Row], drafts: Iterable[Draft], pending: Mapping[str, Pending]) -> Iterator[Row]:
    for draft in drafts:
        rows[draft.code] = replace(rows.get(draft.code) or _new_row(draft), draft=draft)
    for code, waiting in pending.items():
        if code in rows:
            rows[code] = replace(rows[code], pending=waiting)
    yield from rows.values()


def _row(publication: Publication) -> Row:
    return _of_fields(publication.body, publication.number, publication.withdrawn)


def _new_row(draft: Draft) -> Row:
    return _of_fields({**draft.fields, "code": draft.code}, 0, False)


def _of_fields(fields: Mapping[str, Any], number: int, withdrawn: bool) -> Row:
    names, sector = _text(fields.get("names")), _text(fields.get("sector"))
    aliases = [alias for each in _mapping(fields.get("aliases")).values() for alias in each]
    folded = " ".join([fold(names.vi), fields["code"], *map(fold, (names.th, names.en, *aliases))])
    return Row(
        fields["code"], names, sector, str(fields.get("level", "")), number, withdrawn, str(fields.get("as_of", "")),
        str(fields.get("confidence", "")), tuple(check_fields(fields["code"], fields, date.today())), folded,
    )  # fmt: skip


def _text(value: Any) -> Text:
    if isinstance(value, str):
        return Text(value)
    known = _mapping(value)
    return Text(str(known.get(OFFICIAL_LANGUAGE, "")), str(known.get("th", "")), str(known.get("en", "")))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
