"""General answers (FAQ): what no procedure says, in an editor's words, with its date and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from knowledge.procedure import LANGUAGES, OFFICIAL_LANGUAGE, Source, Text
from knowledge.reading import Problem
from knowledge.validation import AS_OF

LONGEST_TITLE, LONGEST_ANSWER, LONGEST_WORDING, LONGEST_SOURCE = 200, 2_000, 300, 300
MOST_WORDINGS = 60
PREFIX = "faq."
"""What the code of an entry begins with; a procedure's begins with a figure."""
LINKS = ("https://", "http://")


@dataclass(frozen=True)
class FaqEntry:
    """One general answer: the question it answers as its title, and how people ask for it."""

    title: Text
    answer: Text
    source: Source
    as_of: str
    wordings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language -> wordings."""

    def all_wordings(self) -> Iterator[tuple[str, str]]:
        """(language, wording) of everything it is asked by, its titles included."""
        yield from ((tongue, getattr(self.title, tongue)) for tongue in LANGUAGES if self.title.has(tongue))
        yield from ((tongue, wording) for tongue, each in self.wordings.items() for wording in each)


def problems(entry: FaqEntry) -> list[Problem]:
    """Every reason why this entry may not be published; empty when it may."""
    return [
        *_texts("title", entry.title, LONGEST_TITLE),
        *_texts("answer", entry.answer, LONGEST_ANSWER),
        *_wordings(entry.wordings),
        *_source(entry.source),
        *([] if AS_OF.fullmatch(entry.as_of) else [Problem("must_be_a_date", "as_of", entry.as_of)]),
    ]


def _texts(name: str, text: Text, longest: int) -> Iterator[Problem]:
    if not text.vi.strip():
        yield Problem("missing", f"{name}.{OFFICIAL_LANGUAGE}")
    long = (tongue for tongue in LANGUAGES if len(getattr(text, tongue)) > longest)
    yield from (Problem("too_long", f"{name}.{tongue}", longest) for tongue in long)


def _wordings(wordings: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    for tongue, each in wordings.items():
        if tongue not in LANGUAGES:
            yield Problem("unknown_language", f"wordings.{tongue}", tongue)
        if len(each) > MOST_WORDINGS:
            yield Problem("too_many", f"wordings.{tongue}", MOST_WORDINGS)
        if any(len(wording) > LONGEST_WORDING for wording in each):
            yield Problem("too_long", f"wordings.{tongue}", LONGEST_WORDING)


def _source(source: Source) -> Iterator[Problem]:
    if not source.title.strip():
        yield Problem("missing", "source.title")
    yield from (
        Problem("too_long", f"source.{name}", LONGEST_SOURCE)
        for name, value in (("title", source.title), ("url", source.url))
        if len(value) > LONGEST_SOURCE
    )
    if source.url and not source.url.startswith(LINKS):
        yield Problem("not_a_link", "source.url", source.url)
