"""The published whole, ready to answer from, and how it follows what editors publish."""

from __future__ import annotations

import copy
import functools
import gc
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from knowledge.errors import KnowledgeUnavailable, ProcedureNotFound
from knowledge.faq import FaqEntry
from knowledge.office import Office
from knowledge.phrases import Phrase, Profile
from knowledge.procedure import Procedure, Text
from knowledge.search import ranking
from knowledge.search.building import Builder
from knowledge.search.index import Index
from knowledge.search.query import Query, query, wording_of
from knowledge.search.recogniser import Recogniser
from knowledge.search.records import Record, by_code, of_faq, phrased, records
from knowledge.search.verdict import Found, Match, NotFound, Verdict
from knowledge.store import Revisions, Store

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
KEPT_PROCEDURES = 512


@dataclass(frozen=True)
class Meaning:
    """What a wording was taught for: a procedure, and what it asks for if that was said; or a general answer."""

    code: str
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """What is published at one revision. Immutable but for its memory of procedures already read."""

    store: Store
    revision: int
    index: Index
    office: Office
    profiles: dict[str, Profile]
    recogniser: Recogniser | None = None
    faq: Mapping[str, FaqEntry] = field(default_factory=dict)
    """The general answers in view, by code."""
    taught: Mapping[str, Meaning] = field(default_factory=dict)
    """Wording -> what an editor taught it for."""
    _read: OrderedDict[str, Procedure] = field(default_factory=OrderedDict, repr=False)

    def search(self, text: str, language: str | None, *, focus: str = "", doubt: float | None = None) -> Verdict:
        """What procedure or general answer the words mean; `focus` is the code being talked about.

        `doubt` is what the dialogue act leaves of it, as `Acts.doubt`.
        """
        return self.judge(query(text, language, focus=focus), doubt)

    def judge(self, asked: Query, doubt: float | None = None) -> Verdict:
        """As `search`: words that were taught mean what they were taught for, all others are ranked.

        Editors write general answers for what procedures do not cover: no doubt of the act takes a sure one away.
        """
        if meaning := self.taught.get(asked.wording):
            return Found(Match(meaning.code, 1.0))
        found = ranking.ranked(self.index, asked, self.recogniser)
        verdict = ranking.judge(found, doubt)
        if self.faq and doubt is not None and isinstance(verdict, NotFound):
            undoubted = ranking.judge(found)
            return undoubted if isinstance(undoubted, Found) and undoubted.match.code in self.faq else verdict
        return verdict

    def taught_for(self, text: str, language: str | None) -> Meaning | None:
        """What exactly these words were taught for; None when they were not taught."""
        return self.taught.get(wording_of(text, language)) if self.taught else None

    def __contains__(self, code: object) -> bool:
        """Whether `code` is a procedure in view."""
        return code in self.index.position and code not in self.faq

    def answers(self, code: str) -> bool:
        """Whether `code` is a procedure or a general answer in view."""
        return code in self.faq or code in self.index.position

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
        self._faq: dict[str, FaqEntry] = {}
        self._lessons: list[Phrase] = []
        self._lock = threading.Lock()

    def load(self) -> Catalogue:
        """The catalogue of what is published now.

        Raises:
            KnowledgeUnavailable.
        """
        with self._lock:
            return self._load()

    def trial(self, added: Iterable[Phrase] = (), faq: Mapping[str, FaqEntry] | None = None) -> Catalogue:
        """The catalogue as it would be with these wordings and general answers; nothing is changed by asking."""
        with self._lock:
            builder, made, lessons = copy.copy(self._builder), dict(self._records), list(self._lessons)
            seen, profiles, entries = self._seen, self._profiles, {**self._faq, **(faq or {})}
        for code, phrases in by_code(added).items():
            made[code] = replace(made[code], texts=tuple(dict.fromkeys([*made[code].texts, *map(phrased, phrases)])))
            lessons += phrases
        return self._catalogue(builder, seen, made, profiles, entries, lessons)

    def _load(self) -> Catalogue:
        now = self._store.revisions()
        everything = now.wordings != self._seen.wordings
        profiles = self._store.profiles() if everything else self._profiles
        made = self._all(profiles) if everything else self._changed(profiles)
        entries = self._store.faq.in_view()
        lessons = [lesson.phrase for lesson in reversed(self._store.taught()) if lesson.phrase.code in made]
        loaded = self._catalogue(self._builder, now, made, profiles, entries, lessons)
        self._seen, self._records, self._profiles, self._faq, self._lessons = now, made, profiles, entries, lessons
        return loaded

    def _catalogue(
        self, builder: Builder, at: Revisions, made: Mapping[str, Record], profiles: dict[str, Profile],
        entries: Mapping[str, FaqEntry], lessons: Iterable[Phrase],
    ) -> Catalogue:  # fmt: skip
        every = {**made, **{code: of_faq(code, entry) for code, entry in entries.items()}}
        index = builder.build(every[code] for code in sorted(every))
        office, taught = self._store.office(), _taught(entries, lessons)
        return Catalogue(self._store, at.published, index, office, profiles, self._recogniser, entries, taught)

    def _all(self, profiles: dict[str, Profile]) -> dict[str, Record]:
        return {r.code: r for r in records(self._store.published(), self._store.phrases(), profiles)}

    def _changed(self, profiles: dict[str, Profile]) -> dict[str, Record]:
        """The records as they were, but for what was published or withdrawn since."""
        changed = list(self._store.published(since=self._seen.published))
        codes = {publication.code for publication in changed}
        kept = {code: held for code, held in self._records.items() if code not in codes}
        return kept | {r.code: r for r in records(changed, self._store.phrases(codes), profiles)}


def _taught(faq: Mapping[str, FaqEntry], lessons: Iterable[Phrase]) -> dict[str, Meaning]:
    """What each taught wording means: the last lesson counts, and a general answer was written for its words."""
    known = {_known_by(each.text, each.language): Meaning(each.code, each.aspects) for each in lessons}
    for code, entry in faq.items():
        known |= {_known_by(wording, tongue): Meaning(code) for tongue, wording in entry.all_wordings()}
    known.pop("", None)
    return known


@functools.lru_cache(maxsize=8_192)
def _known_by(wording: str, language: str) -> str:
    """Analysed once, not at every publishing."""
    return wording_of(wording, language)


def load(store: Store, recogniser: Recogniser | None = None) -> Catalogue:
    """The catalogue of what is published now, once."""
    return Loader(store, recogniser).load()


@contextmanager
def _uncollected() -> Iterator[None]:
    """What is made here stays, so the garbage collector leaves it alone: looking through so many objects stops
    everything else in the process for half a second, again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


class LiveCatalogue:
    """Always the published whole: a thread watches the revision, builds aside, and swaps one reference."""

    def __init__(
        self, store: Store, recogniser: Recogniser | None = None, *, poll_seconds: float = POLL_SECONDS
    ) -> None:
        store.release_due()
        self._loader = Loader(store, recogniser)
        with _uncollected():
            self.current = self._loader.load()
        self._seen = self.current.revision
        self._store = store
        self._poll_seconds = poll_seconds
        self._looking = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="catalogue", daemon=True)

    def trial(self, added: Iterable[Phrase] = (), faq: Mapping[str, FaqEntry] | None = None) -> Catalogue:
        """The published whole with these wordings and general answers, for nobody but the caller."""
        return self._loader.trial(added, faq)

    def fresh(self) -> Catalogue:
        """What is published at this moment; `current` may be a moment behind.

        Raises:
            KnowledgeUnavailable.
        """
        self._look()
        return self.current

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
        with self._looking:
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
