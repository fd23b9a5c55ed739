"""A draft tried out before it is published: the catalogue as it is, but for one procedure, or for what is to be taught."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from knowledge.catalogue import Catalogue, Meaning
from knowledge.procedure import Procedure
from knowledge.reading import Unreadable, read_procedure
from knowledge.search.query import wording_of
from knowledge.search.verdict import Found, Match, Verdict
from knowledge.teaching.trials import change_of
from nlu.text.normalise import fold

TRIAL = "trial."
"""What the name of a change that is tried out begins with; a procedure's code begins with a figure."""


@dataclass(frozen=True)
class Preview(Catalogue):
    """What is published, and the draft in the place of its procedure.

    The index stays that of what is published: building one for every draft would cost the citizens' answers their
    speed. The draft is found by its own names and aliases, and while it is what is talked about.
    """

    draft: Procedure | None = None

    def search(self, text: str, language: str | None, *, focus: str = "", doubt: float | None = None) -> Verdict:
        """As published, but words that hold a name of the draft mean the draft."""
        if self.draft and _names(self.draft, text):
            return Found(Match(self.draft.code, 1.0))
        return super().search(text, language, focus=focus, doubt=doubt)

    def __contains__(self, code: object) -> bool:
        return bool(self.draft and code == self.draft.code) or super().__contains__(code)

    def procedure(self, code: str) -> Procedure:
        """The draft itself, or another procedure as it is published.

        Raises:
            ProcedureNotFound, KnowledgeUnavailable.
        """
        return self.draft if self.draft and code == self.draft.code else super().procedure(code)


def with_draft(catalogue: Catalogue, code: str) -> Catalogue:
    """The catalogue with the present draft of `code`, or with the change of a trial; as it is without a readable one.

    Raises:
        KnowledgeUnavailable.
    """
    if code.startswith(TRIAL):
        return _with_change(catalogue, code.removeprefix(TRIAL))
    draft = catalogue.store.drafts.read(code)
    if draft is None:
        return catalogue
    try:
        procedure = read_procedure({**draft.fields, "code": code})
    except Unreadable:
        return catalogue
    held = {field.name: getattr(catalogue, field.name) for field in fields(Catalogue)}
    return Preview(**held, draft=procedure)


def _with_change(catalogue: Catalogue, number: str) -> Catalogue:
    """What is to be taught is found by its own words; the index stays that of what is published."""
    change = change_of(catalogue.store.engine, int(number)) if number.isdecimal() else None
    if change is None:
        return catalogue
    entries = {change.target: change.entry} if change.entry else {}
    meaning = Meaning(change.target, change.phrase.aspects if change.phrase else ())
    words = {wording_of(asked.text, asked.language): meaning for asked in change.asked()}
    return replace(catalogue, faq={**catalogue.faq, **entries}, taught={**catalogue.taught, **words})


def _names(procedure: Procedure, text: str) -> bool:
    said = fold(text)
    names = procedure.names
    aliases = [alias for each in procedure.aliases.values() for alias in each]
    return any(fold(name) in said for name in (names.vi, names.th, names.en, *aliases) if name)
