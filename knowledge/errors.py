"""What can go wrong with knowledge.

KnowledgeError
├── ProcedureNotFound
├── VersionNotFound
├── FaqNotFound
├── InvalidRecords        several problems, each naming record, field, value and reason
├── InvalidProcedure      a draft that may not be published: all its problems
├── InvalidSettings
├── UnreadableFile        a file to import that is not what it claims to be
├── VersionConflict       somebody published another version
│   └── Scheduled         somebody's version waits for its day
├── InvalidFaq            a general answer or a wording that may not be published: all its problems
├── WouldLose             what is to be taught would spoil other answers (teaching/report.py)
├── TrialNotFound
├── OutdatedTrial         something was published since a change was tried out
├── DraftConflict         somebody saved, discarded or published the draft
└── KnowledgeUnavailable
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from knowledge.reading import Problem


class KnowledgeError(Exception):
    """Root of this package's errors."""


class ProcedureNotFound(KnowledgeError):
    """No published procedure has this code."""


class VersionNotFound(KnowledgeError):
    """The procedure has no version of this number."""


class FaqNotFound(KnowledgeError):
    """There is no general answer with this code."""


class TrialNotFound(KnowledgeError):
    """No change is tried out under this number, or it cannot be published (any more)."""


class OutdatedTrial(KnowledgeError):
    """Something was published since a change was tried out, so its report tells nothing any more."""


class InvalidSettings(KnowledgeError):
    """An environment variable holds a value that cannot be used."""


class UnreadableFile(KnowledgeError):
    """A file that cannot be imported: cut, too large, of another kind; nothing of it was used."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class VersionConflict(KnowledgeError):
    """Somebody else published the procedure since it was read, or has scheduled a version of it.

    `editor` and `at` name who did and when (or from when on), where that is known.
    """

    def __init__(self, message: str, *, code: str = "", editor: str = "", at: datetime | None = None) -> None:
        super().__init__(message)
        self.code, self.editor, self.at = code, editor, at


class Scheduled(VersionConflict):
    """A version waits for its day: it has to be cancelled before another can be published."""


class DraftConflict(KnowledgeError):
    """The draft is no longer as it was read; `editor`, `action` and `at` say who did what to it, and when."""

    def __init__(self, code: str, *, editor: str, action: str, at: datetime | None) -> None:
        super().__init__(f"{code}: the draft was changed in the meantime ({action} by {editor or '?'}, {at or '?'})")
        self.code, self.editor, self.action, self.at = code, editor, action, at


class KnowledgeUnavailable(KnowledgeError):
    """The database does not answer."""


class InvalidRecords(KnowledgeError):
    """Records that cannot be used; `lines` holds one "file: field: reason (found value)" each."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = list(lines)


class InvalidProcedure(KnowledgeError):
    """A text that is not fit to be published; `problems` holds every reason."""

    def __init__(self, code: str, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{code}: {problem}" for problem in problems))
        self.code = code
        self.problems = list(problems)


class InvalidFaq(KnowledgeError):
    """A general answer, or a wording, that is not fit to be published; `problems` holds every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)
