"""The list of all procedures in memory: searched, filtered and paged without asking the database for every row.

What the lint finds comes after the rows where there are many (`checks.py`): the list never waits for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from knowledge.console.checks import Checks
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
    findings: tuple[Finding, ...] = ()
    folded: str = field(repr=False, default="")
    draft: Draft | None = None
    pending: Pending | None = None

    @cached_property
    def rules(self) -> frozenset[str]:
        """The rules of the lint that found something."""
        return frozenset(finding.rule for finding in self.findings)

    @cached_property
    def severities(self) -> frozenset[str]:
        """How grave its findings are."""
        return frozenset(finding.severity.value for finding in self.findings)

    @property
    def gravest(self) -> str:
        """How grave the gravest finding is; empty without any."""
        return next((each.value for each in Severity if each.value in self.severities), "")

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

    @property
    def filters(self) -> bool:
        """Whether it asks for more than words."""
        return bool(self.sector or self.level or self.state or self.rule)

    def fits(self, row: Row) -> bool:
        """Whether the filters, not the words, let a row through."""
        return (
            self.sector in ("", row.sector.vi)
            and self.level in ("", row.level)
            and (not self.state or self.state in row.states)
            and (not self.rule or self.rule in row.rules or self.rule in row.severities)
        )


@dataclass(frozen=True)
class Look:
    """The list at one moment."""

    rows: Sequence[Row]
    unchecked: int
    """How many the lint has not looked at yet."""

    @cached_property
    def sectors(self) -> list[tuple[str, int]]:
        """The sectors and how many procedures each has."""
        return sorted(Counter(row.sector.vi for row in self.rows if row.sector.vi).items())

    @cached_property
    def rules(self) -> list[tuple[str, int]]:
        """What the lint found and in how many procedures, the most frequent first."""
        return Counter(rule for row in self.rows for rule in row.rules).most_common()


class Listing:
    """Every procedure as the list shows it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._published = Following(store, _row)
        self.checks = Checks(store)
        self._last: tuple[object, Look] = (None, Look((), 0))

    def rows(self) -> Sequence[Row]:
        """Every procedure, published or only drafted, by name."""
        return self.look().rows

    def look(self) -> Look:
        """The same with what is counted of it; made anew when something has changed."""
        published = self._published.values()
        drafts, pending = self._store.drafts.all(), self._store.pending()
        found, state = self.checks.of(lambda: {code: row.number for code, row in published.items()}, published)
        now = (published, state, [(draft.code, draft.lock) for draft in drafts], pending)
        if self._last[0] != now:
            checked = {code: replace(row, findings=found.get(code, ())) for code, row in published.items()}
            rows = sorted(_with_drafts(checked, drafts, pending), key=_by_name)
            self._last = now, Look(rows, len(published) - len(found))
        return self._last[1]


def search(rows: Iterable[Row], wanted: Wanted) -> list[Row]:
    """The rows that fit, best first: the code, then names that begin with the words, then the others."""
    words, found = fold(wanted.words).split(), list(rows)
    for word in words:
        found = [row for row in found if word in row.folded]
    if wanted.filters:
        found = [row for row in found if wanted.fits(row)]
    if not words:
        return found
    phrase = " ".join(words)
    return sorted(
        found, key=lambda row: (row.code != phrase, not row.folded.startswith(phrase), phrase not in row.folded)
    )


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
    fields = {**draft.fields, "code": draft.code}
    return replace(_of_fields(fields, 0, False), findings=tuple(check_fields(draft.code, fields, date.today())))


def _of_fields(fields: Mapping[str, Any], number: int, withdrawn: bool) -> Row:
    names, sector = _text(fields.get("names")), _text(fields.get("sector"))
    aliases = [alias for each in _mapping(fields.get("aliases")).values() for alias in each]
    folded = " ".join([fold(names.vi), fields["code"], *map(fold, (names.th, names.en, *aliases))])
    return Row(
        fields["code"], names, sector, str(fields.get("level", "")), number, withdrawn, str(fields.get("as_of", "")),
        str(fields.get("confidence", "")), folded=folded,
    )  # fmt: skip


def _text(value: Any) -> Text:
    if isinstance(value, str):
        return Text(value)
    known = _mapping(value)
    return Text(str(known.get(OFFICIAL_LANGUAGE, "")), str(known.get("th", "")), str(known.get("en", "")))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
