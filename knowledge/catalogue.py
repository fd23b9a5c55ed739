"""The published whole, ready to answer from, and how it follows what editors publish."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from knowledge.errors import KnowledgeUnavailable, ProcedureNotFound
from knowledge.office import Office
from knowledge.phrases import Profile
from knowledge.procedure import Procedure, Text
from knowledge.search import ranking
from knowledge.search.index import Index, build
from knowledge.search.query import query
from knowledge.search.recogniser import Recogniser
from knowledge.search.records import records
from knowledge.search.verdict import Verdict
from knowledge.store import Store

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
KEPT_PROCEDURES = 512


@dataclass(frozen=True)
class Catalogue:
    """What is published at one revision. Immutable but for its memory of procedures already read."""

    store: Store
    revision: int
    index: Index
    office: Office
    profiles: dict[str, Profile]
    recogniser: Recogniser | None = None
    _read: OrderedDict[str, Procedure] = field(default_factory=OrderedDict, repr=False)

    def search(self, text: str, language: str | None, *, focus: str = "") -> Verdict:
        """What procedure the words mean; `focus` is the code being talked about."""
        return ranking.search(self.index, query(text, language, focus=focus), self.recogniser)

    def __contains__(self, code: object) -> bool:
        return code in self.index.position

    def name(self, code: str, language: str) -> str:
        """The procedure's name in `language`, else its official one.

        Raises:
            ProcedureNotFound: when no such procedure is published.
        """
        return self.procedure(code).names.in_language(language)

    def procedure(self, code: str) -> Procedure:
        """The published procedure, its foreign names completed from its profile.

        Raises:
            ProcedureNotFound, KnowledgeUnavailable.
        """
        if code not in self._read:
            if code not in self:
                raise ProcedureNotFound(code)
            self._read[code] = self._completed(self.store.procedure(code))
            if len(self._read) > KEPT_PROCEDURES:
                self._read.popitem(last=False)
        return self._read[code]

    def _completed(self, procedure: Procedure) -> Procedure:
        profile = self.profiles.get(procedure.code)
        if profile is None:
            return procedure
        own, known = procedure.names, profile.names
        return procedure.replace(names=Text(own.vi, own.th or known.th, own.en or known.en))


def load(store: Store, recogniser: Recogniser | None = None) -> Catalogue:
    """The catalogue of what is published now."""
    revision = store.revision()
    profiles = store.profiles()
    index = build(records(store.published(), store.phrases(), profiles))
    return Catalogue(store, revision, index, store.office(), profiles, recogniser)


class LiveCatalogue:
    """Always the published whole: a thread watches the revision, builds aside, and swaps one reference."""

    def __init__(
        self, store: Store, recogniser: Recogniser | None = None, *, poll_seconds: float = POLL_SECONDS
    ) -> None:
        self.current = load(store, recogniser)
        self._recogniser = recogniser
        self._store = store
        self._poll_seconds = poll_seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="catalogue", daemon=True)

    def start(self) -> LiveCatalogue:
        """Begins to follow."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stops following; `current` stays usable."""
        self._stopped.set()
        self._thread.join(timeout=10)

    def _follow(self) -> None:
        seen = self.current.revision
        while not self._stopped.wait(self._poll_seconds):
            try:
                if (revision := self._store.revision()) != seen:
                    self.current = load(self._store, self._recogniser)
                    seen = self.current.revision
                    log.info("knowledge revision %d is live", seen)
            except KnowledgeUnavailable:
                log.warning("the knowledge database does not answer; keeping revision %d", self.current.revision)
            except Exception:
                log.exception("knowledge revision %d cannot be used; keeping %d", revision, self.current.revision)
                seen = revision
