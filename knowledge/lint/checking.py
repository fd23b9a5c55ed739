"""Puts the rules to one procedure, and to all that are published."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any

from knowledge.lint.finding import Finding, Severity, of_problem
from knowledge.lint.rules import RULES, Subject
from knowledge.lint.texts import texts
from knowledge.procedure import Procedure
from knowledge.reading import Unreadable, read_procedure
from knowledge.store import Store
from knowledge.validation import problems

DEAD_RELATED = "dead_related"


def check(procedure: Procedure, today: date) -> Iterator[Finding]:
    """All that can be seen from the procedure alone."""
    yield from (of_problem(procedure.code, problem) for problem in problems(procedure))
    subject = Subject(procedure, today, tuple(texts(procedure)))
    for rule in RULES:
        yield from rule.findings(subject)


def check_fields(code: str, fields: Mapping[str, Any], today: date) -> list[Finding]:
    """All that can be seen in plain data, such as a draft, which need not be a procedure yet."""
    try:
        return list(check(read_procedure(fields), today))
    except Unreadable as error:
        return [of_problem(code, problem) for problem in error.problems]


def dead_related(code: str, related: Collection[str], published: Collection[str]) -> Iterator[Finding]:
    """Codes that a procedure points to and that are not published."""
    for index, other in enumerate(related):
        if other not in published:
            yield Finding(code, DEAD_RELATED, Severity.WARNING, f"related[{index}]", other)


class Board:
    """The findings of all that is published; only what changed since the last look is checked again."""

    def __init__(self, store: Store, today: Callable[[], date] = date.today) -> None:
        self._store = store
        self._today = today
        self._day: date | None = None
        self._revision = 0
        self._own: dict[str, list[Finding]] = {}
        self._related: dict[str, tuple[str, ...]] = {}

    def findings(self) -> dict[str, list[Finding]]:
        """By code, the gravest first; procedures without any are left out.

        Raises:
            KnowledgeUnavailable.
        """
        self._look()
        found = {
            code: [*own, *dead_related(code, self._related[code], self._own.keys())]
            for code, own in sorted(self._own.items())
        }
        order = list(Severity)
        return {code: sorted(of, key=lambda f: order.index(f.severity)) for code, of in found.items() if of}

    def _look(self) -> None:
        today, revision = self._today(), self._store.revision()
        if today != self._day:
            self._revision, self._own = 0, {}
        if revision == self._revision:
            return
        for publication in self._store.published(since=self._revision):
            self._own.pop(publication.code, None)
            if not publication.withdrawn:
                self._own[publication.code] = check_fields(publication.code, publication.body, today)
                self._related[publication.code] = tuple(publication.body.get("related", ()))
        self._day, self._revision = today, revision
