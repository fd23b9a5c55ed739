"""What the lint finds in everything published: a few at once, many in a thread of their own that lets others pass."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date

from knowledge.errors import KnowledgeUnavailable
from knowledge.lint.checking import check_fields
from knowledge.lint.finding import Finding
from knowledge.store import Store

FEW = 100
"""So many are checked while one waits."""
AT_ONCE = 500
"""While many are checked, what is known is shown in steps of so many."""
BREATH = 0.002
"""Seconds between two checks in the background: the gateway answers citizens in the same process."""
Found = Mapping[str, tuple[Finding, ...]]


class Checks:
    """Remembers what was found in each version; safe to ask from several threads."""

    def __init__(self, store: Store, today: Callable[[], date] = date.today) -> None:
        self._store = store
        self._today = today
        self._day = today()
        self._found: dict[str, tuple[int, tuple[Finding, ...]]] = {}
        self._whole: tuple[object, Found] = (None, {})
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def of(self, numbers: Callable[[], Mapping[str, int]], asked: object) -> tuple[Found, object]:
        """What is known of these versions, and what changes whenever more is known.

        `asked` stands for the versions: while it is the same object and all are checked, `numbers` is not called.
        """
        with self._lock:
            if (today := self._today()) != self._day:  # an act may have expired over night
                self._day, self._found, self._whole = today, {}, (None, {})
            if self._whole[0] is not asked:
                return self._look(numbers(), asked)
            return self._whole[1], (self._day, 0)

    def _look(self, numbers: Mapping[str, int], asked: object) -> tuple[Found, object]:
        missing = {code for code, number in numbers.items() if self._found.get(code, (0,))[0] != number}
        if 0 < len(missing) <= FEW:
            self._found |= {code: (numbers[code], self._check(code, numbers[code])) for code in missing}
            missing = set()
        known = {code: self._found[code][1] for code in numbers if code not in missing}
        if not missing:
            self._whole = asked, known
        elif not (self._thread and self._thread.is_alive()) and not self._stopped.is_set():
            self._thread = threading.Thread(target=self._go_through, daemon=True)
            self._thread.start()
        return known, (self._day, -(-len(missing) // AT_ONCE))

    def wait(self) -> None:
        """Returns when nothing is done in the background any more."""
        if self._thread:
            self._thread.join()

    def stop(self) -> None:
        """Ends the work in the background."""
        self._stopped.set()
        self.wait()

    def _check(self, code: str, number: int) -> tuple[Finding, ...]:
        return tuple(check_fields(code, self._store.history.body(code, number), self._day))

    def _go_through(self) -> None:
        """Everything published, one after the other; what was published meanwhile is for the next time."""
        day = self._day
        try:
            for publication in self._store.published():
                if self._found.get(publication.code, (0,))[0] == publication.number:
                    continue
                if self._stopped.wait(BREATH) or day != self._day:
                    return
                found = tuple(check_fields(publication.code, publication.body, day))
                with self._lock:
                    self._found[publication.code] = publication.number, found
        except KnowledgeUnavailable:
            return  # the next look begins again
