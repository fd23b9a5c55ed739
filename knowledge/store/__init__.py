"""The knowledge database: the only package that speaks SQL about procedures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.engine import Engine

from knowledge.bell import Bell
from knowledge.database import now_in_utc, open_engine
from knowledge.migrating import KNOWLEDGE, migrate
from knowledge.store.audit import AuditLog
from knowledge.store.content import Content
from knowledge.store.drafts import Drafts
from knowledge.store.faqs import Faqs
from knowledge.store.history import History
from knowledge.store.published import Publication, Published, Revisions
from knowledge.store.publishing import Publishing
from knowledge.store.teaching import Teaching
from knowledge.store.versions import digest_of

__all__ = ["Publication", "Revisions", "Store", "digest_of", "open_engine"]


class Store(Published, Publishing, Content, Teaching):
    """Procedures, their drafts and versions, general answers, phrases and the office, in one database."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now_in_utc, bell: Bell | None = None) -> None:
        super().__init__(engine, clock, bell)
        self.drafts = Drafts(engine, clock)
        self.history = History(engine)
        self.faq = Faqs(engine, clock, bell)
        self.audit = AuditLog(engine)

    def create_tables(self) -> None:
        """Brings the tables to the newest revision; safe and quick at every start, in several processes at once."""
        migrate(self.engine, KNOWLEDGE)
