"""Who asked to be told that a dossier moved on is told: once, without anything personal, until it ends."""

from __future__ import annotations

import pytest

from bot.collecting import Collector
from bot.memory import Memory
from bot.notices import Notices
from knowledge.dossiers.cache import CachedSource, Lifetimes
from knowledge.dossiers.desk import Desk
from knowledge.dossiers.limits import Limits
from knowledge.dossiers.opening import Dossiers
from knowledge.dossiers.shelf import ProcessShelf
from knowledge.dossiers.stored import StoredDossiers
from knowledge.dossiers.watches import Watch, Watches, state_of
from knowledge.store import Store
from knowledge.teaching.questions import Questions
from tests.knowledge.dossiers.rows import CODE, KEYS, OWNER, a_dossier
from tests.knowledge.dossiers.test_desk import FakeSource

CITIZEN = "web:1"


class Setting:
    """A conversation that watches a dossier, and the round that looks at it."""

    def __init__(self, answering) -> None:
        engine = answering.database.engine
        Store(engine).create_tables()
        self.answering, self.source, self.changed = answering, FakeSource(), []
        cached = CachedSource(self.source, ProcessShelf(), Lifetimes(found=0.0, absent=0.0))
        self.watches = Watches(engine)
        dossiers = Dossiers(
            Desk(cached, Limits(ProcessShelf()), KEYS), StoredDossiers(engine), self.watches, KEYS, True
        )
        self.notices = Notices(dossiers, answering.log, answering.mailroom, self.changed.append)

    async def begin(self) -> None:
        """Opens the conversation and the watch."""
        await self.answering.log.begin(CITIZEN, "web", "vi")
        self.watches.add(Watch(CITIZEN, CODE, "web", "vi", state_of(a_dossier())))

    async def said(self) -> list[str]:
        """The keys of what was said."""
        return [line.key for line in await self.answering.log.messages(CITIZEN)]


@pytest.fixture
async def setting(answering) -> Setting:
    """A watched dossier that is being processed."""
    made = Setting(answering)
    await made.begin()
    return made


async def test_nothing_new_is_not_told(setting):
    """A look is silent."""
    assert await setting.notices.look() == 0
    assert await setting.said() == []


async def test_a_change_is_told_once(setting):
    """Also when the next rounds find the same, and when the note of it was lost in a crash."""
    setting.source.dossiers[CODE] = a_dossier(TrangThaiHoSo="9")
    assert [await setting.notices.look() for _ in range(3)] == [1, 0, 0]
    setting.watches.add(Watch(CITIZEN, CODE, "web", "vi", state_of(a_dossier())))
    assert await setting.notices.look() == 0
    assert await setting.said() == ["dossier.changed"]
    assert CITIZEN in setting.changed


async def test_nothing_personal_is_told(setting):
    """Neither the whole code, nor the status, nor a name."""
    setting.source.dossiers[CODE] = a_dossier(TrangThaiHoSo="9", GhiChu=OWNER)
    await setting.notices.look()
    [line] = await setting.answering.log.messages(CITIZEN)
    assert [secret for secret in (CODE, OWNER, "xử lý xong") if secret in line.text] == []
    assert "0023" in line.text


async def test_the_end_of_a_dossier_ends_the_watch(setting):
    """It is told, and no more."""
    setting.source.dossiers[CODE] = a_dossier(TrangThaiHoSo="10")
    await setting.notices.look()
    assert setting.watches.all() == []


async def test_away_source_changes_nothing(setting):
    """The next round looks again."""
    setting.source.away = True
    assert await setting.notices.look() == 0
    assert len(setting.watches.all()) == 1


async def test_an_erased_conversation_watches_nothing(setting):
    """Nothing is kept for who is gone."""
    await setting.answering.mailroom.erase([CITIZEN])
    await setting.notices.look()
    assert setting.watches.all() == []


async def test_forgetting_ends_watches_and_the_tracker(setting, tmp_path):
    """What is remembered beside the log."""
    database = setting.answering.database
    collector = Collector(database, Questions(database.engine))
    memory = Memory(f"sqlite:///{tmp_path}/trackers.db", setting.watches, collector)
    await memory.forget(CITIZEN)
    await memory._shelf.put(CITIZEN, "{}", 60)
    await memory.copy(CITIZEN, "web:copy")
    assert await memory._shelf.get("web:copy") == "{}"
    await memory.forget(CITIZEN)
    assert await memory._shelf.get(CITIZEN) is None
    assert setting.watches.all() == []
