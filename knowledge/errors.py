"""What can go wrong with knowledge.

KnowledgeError
├── ProcedureNotFound
├── InvalidRecords        several problems, each naming record, field, value and reason
├── InvalidSettings
├── UnreadableFile        a file to import that is not what it claims to be
├── VersionConflict
└── KnowledgeUnavailable
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class KnowledgeError(Exception):
    """Root of this package's errors."""


class ProcedureNotFound(KnowledgeError):
    """No published procedure has this code."""


class InvalidSettings(KnowledgeError):
    """An environment variable holds a value that cannot be used."""


class UnreadableFile(KnowledgeError):
    """A file that cannot be imported: cut, too large, of another kind; nothing of it was used."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class VersionConflict(KnowledgeError):
    """Somebody else saved the procedure since it was read."""


class KnowledgeUnavailable(KnowledgeError):
    """The database does not answer."""


class InvalidRecords(KnowledgeError):
    """Records that cannot be used; `lines` holds one "file: field: reason (found value)" each."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = list(lines)
