"""A live catalogue for processes that seldom need one: it is loaded when somebody first asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from knowledge.faq import FaqEntry
from knowledge.phrases import Phrase
from knowledge.store import Store

if TYPE_CHECKING:  # with numpy behind them: a process that never asks stays small
    from knowledge.catalogue import Catalogue, LiveCatalogue
    from knowledge.search.recogniser import Recogniser


class Standby:
    """Safe to ask from several threads; the first has to wait for the loading."""

    def __init__(self, store: Store, recogniser: Callable[[], Recogniser | None]) -> None:
        self._store = store
        self._recogniser = recogniser
        self._lock = threading.Lock()
        self._live: LiveCatalogue | None = None

    def current(self) -> Catalogue:
        """The catalogue of what is published.

        Raises:
            KnowledgeUnavailable.
        """
        return self._loaded().current

    def loaded(self) -> Catalogue | None:
        """The catalogue of what is published, if somebody has asked for it before; nobody waits."""
        return self._live.current if self._live else None

    def fresh(self) -> Catalogue:
        """The catalogue of what is published at this very moment.

        Raises:
            KnowledgeUnavailable.
        """
        return self._loaded().fresh()

    def trial(self, added: Iterable[Phrase] = (), faq: Mapping[str, FaqEntry] | None = None) -> Catalogue:
        """The catalogue as it would be with these wordings and general answers."""
        return self._loaded().trial(added, faq)

    def _loaded(self) -> LiveCatalogue:
        from knowledge.catalogue import LiveCatalogue

        with self._lock:
            if self._live is None:
                self._live = LiveCatalogue(self._store, self._recogniser()).start()
            return self._live

    def stop(self) -> None:
        """Stops following."""
        if self._live:
            self._live.stop()
