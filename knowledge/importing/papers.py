"""The portal's list of documents told apart into papers, notes and fragments.

A paper without a number of originals or copies may be a sentence about papers; it becomes a remark, never an item.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.importing.source import SourcePaper
from knowledge.importing.texts import entry, line, once
from knowledge.importing.words import pattern
from knowledge.procedure import DossierItem, Handling, Text

LONGEST_NAME = 30
"""Words; what is longer, ends with a full stop and is counted neither in originals nor copies is prose."""
SHORTEST = 3
"""Letters; a table cut into cells leaves commas, brackets and single letters behind."""


@dataclass(frozen=True)
class Papers:
    """What a list of documents held."""

    items: tuple[DossierItem, ...]
    notes: tuple[Text, ...]
    fragments: tuple[str, ...]


def told_apart(listed: Sequence[SourcePaper]) -> Papers:
    """Items, notes and fragments, each once, in the order of the source."""
    whole = [paper for paper in listed if not is_fragment(paper)]
    items = (item(paper) for paper in whole if not is_note(paper))
    notes = (Text(line(paper.name).lstrip("-+*; ")) for paper in whole if is_note(paper))
    fragments = (line(paper.name) for paper in listed if is_fragment(paper))
    return Papers(tuple(once(items)), tuple(once(notes)), tuple(once(fragments)))


def is_fragment(paper: SourcePaper) -> bool:
    """Whether an entry names nothing."""
    return sum(map(str.isalnum, entry(paper.name))) < SHORTEST


def is_note(paper: SourcePaper) -> bool:
    """Whether an entry is a sentence about papers rather than a paper."""
    if paper.originals or paper.copies:
        return False
    name = line(paper.name)
    prose = name.endswith(".") and len(name.split()) > LONGEST_NAME
    noted = pattern("note_heading").match(paper.heading) or pattern("sentence_opening").match(entry(name) or name)
    return bool(prose or noted or name.endswith(":") or pattern("note_heading").match(name))


def item(paper: SourcePaper) -> DossierItem:
    """The paper as a dossier item; a heading that names a case goes with it, so that no condition is lost."""
    name = entry(paper.name)
    shown = pattern("shown").search(paper.heading) and not pattern("handed_in").search(paper.heading)
    return DossierItem(
        Text(name),
        Handling.PRESENT if shown else Handling.SUBMIT,
        originals=paper.originals or None,
        copies=paper.copies or None,
        form=line(paper.form),
        note=_case(paper.heading, name),
    )


def _case(heading: str, name: str) -> Text | None:
    text = entry(heading).rstrip(": ")
    return None if text in ("", name) or pattern("plain_heading").match(text) else Text(text)
