"""The published whole, ready to answer from, and how it follows what editors publish."""

from __future__ import annotations

import copy
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from knowledge.errors import KnowledgeUnavailable, ProcedureNotFound
from knowledge.office import Office
from knowledge.phrases import Phrase, Profile
from knowledge.procedure import Procedure, Text
from knowledge.search import ranking
from knowledge.search.building import Builder
from knowledge.search.index import Index
from knowledge.search.query import query
from knowledge.search.recogniser import Recogniser
from knowledge.search.records import Record, by_code, phrased, records
from knowledge.search.verdict import Verdict
from knowledge.store import Revisions, Store

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


class Loader:
    """Makes catalogues of what is published; after the first, only what changed is read and analysed."""

    def __init__(self, store: Store, recogniser: Recogniser | None = None) -> None:
        self._store = store
        self._recogniser = recogniser
        self._builder = Builder()
        self._seen = Revisions(0, -1)
        self._records: dict[str, Record] = {}
        self._profiles: dict[str, Profile] = {}

    def load(self) -> Catalogue:
        """The catalogue of what is published now.

        Raises:
            KnowledgeUnavailable.
        """
        now = self._store.revisions()
        everything = now.wordings != self._seen.wordings
        profiles = self._store.profiles() if everything else self._profiles
        made = self._all(profiles) if everything else self._changed(profiles)
        index = self._builder.build(made[code] for code in sorted(made))
        self._seen, self._records, self._profiles = now, made, profiles
        return Catalogue(self._store, now.published, index, self._store.office(), profiles, self._recogniser)

    def trial(self, added: Iterable[Phrase]) -> Catalogue:
        """The catalogue as it would be with these wordings besides; nothing is changed by asking."""
        made = dict(self._records)
        for code, phrases in by_code(added).items():
            made[code] = replace(made[code], texts=(*made[code].texts, *map(phrased, phrases)))
        index = copy.copy(self._builder).build(made[code] for code in sorted(made))
        return Catalogue(
            self._store, self._seen.published, index, self._store.office(), self._profiles, self._recogniser
        )

    def _all(self, profiles: dict[str, Profile]) -> dict[str, Record]:
        return {r.code: r for r in records(self._store.published(), self._store.phrases(), profiles)}

    def _changed(self, profiles: dict[str, Profile]) -> dict[str, Record]:
        """The records as they were, but for what was published or withdrawn since."""
        changed = list(self._store.published(since=self._seen.published))
        codes = {publication.code for publication in changed}
        kept = {code: held for code, held in self._records.items() if code not in codes}
        return kept | {r.code: r for r in records(changed, self._store.phrases(codes), profiles)}


def load(store: Store, recogniser: Recogniser | None = None) -> Catalogue:
    """The catalogue of what is published now, once."""
    return Loader(store, recogniser).load()


class LiveCatalogue:
    """Always the published whole: a thread watches the revision, builds aside, and swaps one reference."""

    def __init__(
        self, store: Store, recogniser: Recogniser | None = None, *, poll_seconds: float = POLL_SECONDS
    ) -> None:
        store.release_due()
        self._loader = Loader(store, recogniser)
        self.current = self._loader.load()
        self._seen = self.current.revision
        self._store = store
        self._poll_seconds = poll_seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="catalogue", daemon=True)

    def trial(self, added: Iterable[Phrase]) -> Catalogue:
        """The published whole with these wordings besides, for nobody but the caller."""
        return self._loader.trial(added)

    def start(self) -> LiveCatalogue:
        """Begins to follow."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stops following; `current` stays usable."""
        self._stopped.set()
        self._store.bell.stop()
        self._thread.join(timeout=10)

    def _follow(self) -> None:
        while not self._stopped.is_set():
            self._store.bell.wait(self._poll_seconds)
            try:
                self._look()
            except KnowledgeUnavailable:
                log.warning("the knowledge database does not answer; keeping revision %d", self.current.revision)

    def _look(self) -> None:
        """Makes live what is due, and follows when something was published.

        Content that cannot be used is not tried again until the next change.
        """
        self._store.release_due()
        revision = self._store.revision()
        if revision == self._seen:
            return
        try:
            self.current = self._loader.load()
            self._seen = self.current.revision
            log.info("knowledge revision %d is live", self._seen)
        except KnowledgeUnavailable:
            raise
        except Exception:
            log.exception("knowledge revision %d cannot be used; keeping %d", revision, self.current.revision)
            self._seen = revision
