"""A draft tried out before it is published: the catalogue as it is, but for one procedure."""

from __future__ import annotations

from dataclasses import dataclass, fields

from knowledge.catalogue import Catalogue
from knowledge.procedure import Procedure
from knowledge.reading import Unreadable, read_procedure
from knowledge.search.verdict import Found, Match, Verdict
from nlu.text.normalise import fold


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
    """The catalogue with the present draft of `code`; as it is when there is none that can be read.

    Raises:
        KnowledgeUnavailable.
    """
    draft = catalogue.store.drafts.read(code)
    if draft is None:
        return catalogue
    try:
        procedure = read_procedure({**draft.fields, "code": code})
    except Unreadable:
        return catalogue
    held = {field.name: getattr(catalogue, field.name) for field in fields(Catalogue)}
    return Preview(**held, draft=procedure)


def _names(procedure: Procedure, text: str) -> bool:
    said = fold(text)
    names = procedure.names
    aliases = [alias for each in procedure.aliases.values() for alias in each]
    return any(fold(name) in said for name in (names.vi, names.th, names.en, *aliases) if name)
