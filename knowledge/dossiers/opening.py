"""Joins the parts of the dossiers as the settings want them; each process that needs them calls this once."""

from __future__ import annotations

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
from knowledge.dossiers.source import Source
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

    def connected(self) -> bool:
        """Whether there is anything to look up in: a provincial system, or an imported file."""
        return self.asks_a_system or self.stored.filled()


def open_dossiers(engine: Engine, settings: DossierSettings, secret: bytes) -> Dossiers:
    """The desk over the configured source.

    Raises:
        InvalidRecords: when the file that describes the provincial system cannot be used.
    """
    keys, shelf, stored = Keys(secret), open_shelf(settings.redis_url), StoredDossiers(engine)
    source: Source = stored
    if settings.source_file:
        source = HttpSource(read_http_settings(settings.source_file), keys)
    cached = CachedSource(source, shelf, Lifetimes() if settings.source_file else FILE_LIFETIMES)
    return Dossiers(Desk(cached, Limits(shelf), keys), stored, Watches(engine), keys, settings.source_file is not None)
