"""What the actions of this process share; set once by `python -m actions`, handed in by tests."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.catalogue import Catalogue, LiveCatalogue


@dataclass
class Parts:
    """The live knowledge of this process."""

    live: LiveCatalogue | None = None

    @property
    def catalogue(self) -> Catalogue:
        """What is published now."""
        if self.live is None:
            raise RuntimeError("the action server was not composed: start it with python -m actions")
        return self.live.current


PARTS = Parts()
"""The SDK builds actions without arguments, so they find their parts here."""
