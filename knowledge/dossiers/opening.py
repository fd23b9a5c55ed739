"""Joins the parts of the dossiers as the settings want them; each process that needs them calls this once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.engine import Engine

from knowledge.dossiers.cache import CachedSource, Lifetimes
from knowledge.dossiers.desk import Desk
from knowledge.dossiers.http_settings import read_http_settings
from knowledge.dossiers.http_source import HttpSource
from knowledge.dossiers.keys import Keys
from knowledge.dossiers.limits import Limits
from knowledge.dossiers.settings import DossierSettings
from knowledge.dossiers.shelf import open_shelf
from knowledge.dossiers.stored import StoredDossiers
from knowledge.dossiers.watches import Watches

FILE_LIFETIMES = Lifetimes(found=5.0, absent=5.0)
"""The database of the imported file is near: what was just imported is seen at once."""


@dataclass(frozen=True)
class Dossiers:
    """Everything about dossiers that a process needs."""

    desk: Desk
    stored: StoredDossiers
    watches: Watches
    keys: Keys
    asks_a_system: bool
    closers: tuple[Callable[[], Awaitable[None]], ...] = ()

    def connected(self) -> bool:
        """Whether there is anything to look up in: a provincial system, or an imported file."""
        return self.asks_a_system or self.stored.filled()

    async def close(self) -> None:
        """Closes what was opened to the outside."""
        for close in self.closers:
            await close()


def open_dossiers(engine: Engine, settings: DossierSettings, secret: bytes) -> Dossiers:
    """The desk over the configured source.

    Raises:
        InvalidRecords: when the file that describes the provincial system cannot be used.
    """
    keys, shelf, stored = Keys(secret), open_shelf(settings.redis_url), StoredDossiers(engine)
    system = HttpSource(read_http_settings(settings.source_file), keys) if settings.source_file else None
    cached = CachedSource(system, shelf) if system else CachedSource(stored, shelf, FILE_LIFETIMES)
    closers = (shelf.close, system.close) if system else (shelf.close,)
    return Dossiers(Desk(cached, Limits(shelf), keys), stored, Watches(engine), keys, system is not None, closers)
