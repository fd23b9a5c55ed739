"""What an editor proposes to teach: a wording for a procedure, or the text of a general answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.errors import InvalidFaq
from knowledge.faq import LONGEST_WORDING, FaqEntry, problems
from knowledge.phrases import ASPECTS, Phrase
from knowledge.procedure import LANGUAGES
from knowledge.reading import Problem
from knowledge.teaching.report import Asked

NEW = "faq.new"
"""Stands for the code of a general answer that has none yet."""


@dataclass(frozen=True)
class Change:
    """One of `phrase` and `entry` is set; `answers` are the collected questions that it settles."""

    phrase: Phrase | None = None
    entry: FaqEntry | None = None
    code: str = ""
    """Of the general answer; empty for a new one."""
    based_on: int = 0
    """The version of it that the text was made from; 0 for a new one."""
    restores: int = 0
    """The earlier version that is brought back; 0 for a text of its own."""
    answers: tuple[int, ...] = ()

    @property
    def target(self) -> str:
        """The code of what is going to answer."""
        return self.phrase.code if self.phrase else self.code or NEW

    def asked(self) -> list[Asked]:
        """Its own wordings: they have to find what they are taught for."""
        return [Asked(text, language, (self.target,)) for language, text in self._wordings()]

    def _wordings(self) -> Iterator[tuple[str, str]]:
        if self.phrase:
            yield self.phrase.language, self.phrase.text
        if self.entry:
            yield from self.entry.all_wordings()

    def check(self) -> None:
        """Refuses what cannot be taught.

        Raises:
            InvalidFaq: with every problem, of a wording too.
        """
        found = _of_phrase(self.phrase) if self.phrase else problems(self.entry) if self.entry else []
        if found:
            raise InvalidFaq(found)


def _of_phrase(phrase: Phrase) -> list[Problem]:
    found = []
    if not phrase.text.strip():
        found.append(Problem("missing", "text"))
    if len(phrase.text) > LONGEST_WORDING:
        found.append(Problem("too_long", "text", LONGEST_WORDING))
    if phrase.language not in LANGUAGES:
        found.append(Problem("unknown_language", "language", phrase.language))
    return [*found, *(Problem("unknown_aspect", "aspects", each) for each in phrase.aspects if each not in ASPECTS)]
