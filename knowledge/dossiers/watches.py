"""Who asked to be told when a dossier moves on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine

from knowledge.database import reading, writing
from knowledge.dossiers import schema
from knowledge.dossiers.dossier import Dossier


@dataclass(frozen=True)
class Watch:
    """One conversation that watches one dossier; `state` is what it was told last."""

    conversation: str
    code: str
    channel: str
    language: str
    state: str


class Watches:
    """The list, in the knowledge database."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, watch: Watch) -> None:
        """Begins to watch; again is the same."""
        t = schema.watch
        with writing(self._engine) as connection:
            connection.execute(delete(t).where(_of(watch)))
            connection.execute(insert(t).values(**vars(watch), since=self._clock()))

    def all(self) -> list[Watch]:
        """Every watch, those of one dossier together."""
        t = schema.watch
        columns = (t.c.conversation, t.c.code, t.c.channel, t.c.language, t.c.state)
        with reading(self._engine) as connection:
            return [Watch(**row._mapping) for row in connection.execute(select(*columns).order_by(t.c.code))]

    def told(self, watch: Watch, state: str) -> None:
        """Notes what was told last."""
        with writing(self._engine) as connection:
            connection.execute(update(schema.watch).where(_of(watch)).values(state=state))

    def end(self, watch: Watch) -> None:
        """Ends one watch."""
        with writing(self._engine) as connection:
            connection.execute(delete(schema.watch).where(_of(watch)))

    def end_all(self, conversations: Sequence[str]) -> int:
        """Ends all watches of these conversations; returns how many there were."""
        t = schema.watch
        with writing(self._engine) as connection:
            return int(connection.execute(delete(t).where(t.c.conversation.in_(conversations))).rowcount)


def state_of(dossier: Dossier) -> str:
    """What has to differ for a citizen to be told."""
    return f"{dossier.status.value}:{dossier.status_given}"[:80]


def _of(watch: Watch):  # type: ignore[no-untyped-def]
    t = schema.watch
    return (t.c.conversation == watch.conversation) & (t.c.code == watch.code)
