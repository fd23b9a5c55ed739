"""Who wrote what is published: the seed, a person, or an import."""

from __future__ import annotations

from dataclasses import dataclass

IMPORT = "import"


@dataclass(frozen=True)
class Live:
    """Which version of a procedure is published, and who wrote it."""

    number: int
    editor: str
    withdrawn: bool

    @property
    def imported(self) -> bool:
        """Whether it is a portal's text, which gives way to a person's and the seed's."""
        return self.editor == IMPORT or self.editor.startswith(f"{IMPORT}: ")


def importer(name: str = "") -> str:
    """The editor of a text that `name` had imported."""
    return f"{IMPORT}: {name}" if name else IMPORT
