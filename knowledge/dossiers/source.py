"""Where dossiers are looked up: one interface for the imported file, a provincial system, and the cache before them."""

from __future__ import annotations

from typing import Protocol

from knowledge.dossiers.dossier import Told
from knowledge.errors import KnowledgeError


class SourceUnavailable(KnowledgeError):
    """The source does not answer, or answers nonsense."""


class Source(Protocol):
    """Knows dossiers by their code."""

    async def find(self, code: str) -> Told:
        """What is known of `code` now.

        Raises:
            SourceUnavailable
        """
        ...
