"""A value for each published procedure, kept in step: only what changed since the last look is read and made anew."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from knowledge.store import Publication, Store

T = TypeVar("T")


class Following(Generic[T]):
    """Safe to ask from several threads. `made` turns a publication into its value; None leaves it out."""

    def __init__(self, store: Store, made: Callable[[Publication], T | None]) -> None:
        self._store = store
        self._made = made
        self._revision = 0
        self._values: dict[str, T] = {}
        self._lock = threading.Lock()

    def values(self) -> Mapping[str, T]:
        """Code -> value: the same mapping until something is published, then another.

        Raises:
            KnowledgeUnavailable.
        """
        with self._lock:
            revision = self._store.revision()
            if revision != self._revision:
                changed = {p.code: self._made(p) for p in self._store.published(since=self._revision)}
                values: dict[str, T | None] = {**self._values, **changed}
                self._values = {code: value for code, value in values.items() if value is not None}
                self._revision = revision
            return self._values
