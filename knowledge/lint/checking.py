"""Puts the rules to one procedure, and to all that are published."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.following import Following
from knowledge.lint.finding import Finding, Severity, of_problem
from knowledge.lint.rules import RULES, Subject
from knowledge.lint.texts import texts
from knowledge.procedure import Procedure
from knowledge.reading import Unreadable, read_procedure
from knowledge.store import Publication, Store
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


@dataclass(frozen=True)
class Checked:
    """What was found in one procedure itself, and the codes it points to."""

    own: tuple[Finding, ...]
    related: tuple[str, ...]


class Board:
    """The findings of all that is published; only what changed since the last look is checked again."""

    def __init__(self, store: Store, today: Callable[[], date] = date.today) -> None:
        self._store = store
        self._today = today
        self._day = today()
        self._checked = Following(store, self._check)

    def findings(self) -> dict[str, list[Finding]]:
        """By code, the gravest first; procedures without any are left out.

        Raises:
            KnowledgeUnavailable.
        """
        if (today := self._today()) != self._day:  # an act may have expired over night
            self._day, self._checked = today, Following(self._store, self._check)
        checked = self._checked.values()
        found = {code: [*of.own, *dead_related(code, of.related, checked.keys())] for code, of in checked.items()}
        order = list(Severity)
        return {
            code: sorted(found[code], key=lambda f: order.index(f.severity)) for code in sorted(found) if found[code]
        }

    def _check(self, publication: Publication) -> Checked | None:
        if publication.withdrawn:
            return None
        body = publication.body
        return Checked(tuple(check_fields(publication.code, body, self._day)), tuple(body.get("related", ())))
