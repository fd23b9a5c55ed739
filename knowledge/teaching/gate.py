"""The regression gate: questions whose answers are known, asked of the catalogue without a change and with it."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from weakref import ref

from knowledge.catalogue import Catalogue
from knowledge.faq import PREFIX
from knowledge.search.query import Query, query
from knowledge.search.verdict import Found, NotFound, Verdict, matches_of
from knowledge.seeding import SEED
from knowledge.teaching.report import Answer, Asked, Difference, Report, Standing

HELD_OUT = SEED / "held_out"
"""Questions by other hands than the shipped wordings; nothing is trained on them or ranked by them."""
OUT_OF_SCOPE = "out_of_scope"
CHOICES = 5
STEP = 10
"""Questions between two reports of progress."""
Progress = Callable[[int, int], None]
"""(done, all)"""


class Gate:
    """Replays questions; what is published now is asked once, however many changes are tried out against it."""

    def __init__(self) -> None:
        self._before: ref[Catalogue] | None = None  # no longer than it is live: an index is large
        self._answers: dict[Asked, Answer] = {}

    def replay(
        self, before: Catalogue, after: Catalogue, questions: Iterable[Asked], *, own: Sequence[Asked] = (),
        progress: Progress = lambda _done, _all: None,
    ) -> Report:  # fmt: skip
        """Asks every question of both, those of the change itself (`own`) first."""
        every = list(dict.fromkeys([*own, *questions]))
        known = self._known(before)
        differences = []
        for number, asked in enumerate(every):
            if number % STEP == 0:
                progress(number, len(every))
            if asked not in known:
                known[asked] = answer(before, asked)
            differences.append(Difference(asked, known[asked], answer(after, asked)))
        progress(len(every), len(every))
        return _report(differences, before.revision, set(own))

    def _known(self, before: Catalogue) -> dict[Asked, Answer]:
        if self._before is None or self._before() is not before:
            self._before, self._answers = ref(before), {}
        return self._answers


def answer(catalogue: Catalogue, asked: Asked) -> Answer:
    """What a catalogue answers a question, and how well."""
    return _judged(catalogue.judge(_query(asked.text, asked.language)), asked.codes)


def held_out(published: Container[str], folder: Path = HELD_OUT) -> list[Asked]:
    """The shipped questions that what is published can answer, and those that nothing should."""
    return [asked for asked in _shipped(folder) if not asked.codes or any(code in published for code in asked.codes)]


@functools.cache
def _shipped(folder: Path) -> tuple[Asked, ...]:
    rows = (row for row in _rows(folder) if row["codes"] or row["intent"] == OUT_OF_SCOPE)
    return tuple(Asked(row["text"], row["lang"], tuple(row["codes"])) for row in rows)


def _rows(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        yield from map(json.loads, filter(str.strip, path.read_text("utf-8").splitlines()))


@functools.lru_cache(maxsize=4_096)
def _query(text: str, language: str) -> Query:
    """Analysed once for both catalogues, and for every change that is tried out."""
    return query(text, language)


def _report(differences: Sequence[Difference], revision: int, own: set[Asked]) -> Report:
    return Report(
        len(differences),
        revision,
        tuple(d for d in differences if d.gain),
        tuple(d for d in differences if d.loss),
        tuple(d for d in differences if d.moved and not d.gain and not d.loss),
        tuple(d for d in differences if d.asked in own),
    )


def _judged(verdict: Verdict, codes: Sequence[str]) -> Answer:
    matches = matches_of(verdict)
    if not codes:  # what is none of our business may still be answered with a general answer, and with nothing else
        wrong = isinstance(verdict, Found) and verdict.match.code.startswith(PREFIX)
        return Answer(matches[0].code, Standing.MISSED) if wrong else Answer("", Standing.FOUND)
    if isinstance(verdict, NotFound) or not matches:
        return Answer("", Standing.MISSED)
    if isinstance(verdict, Found):
        return Answer(matches[0].code, Standing.FOUND if matches[0].code in codes else Standing.MISSED)
    offered = any(match.code in codes for match in matches[:CHOICES])
    return Answer(matches[0].code, Standing.OFFERED if offered else Standing.MISSED)
