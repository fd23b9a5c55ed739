"""Versions that wait for their day become live without anyone's click."""

from __future__ import annotations

from datetime import timedelta

import pytest

from knowledge.errors import ProcedureNotFound, Scheduled, VersionNotFound
from knowledge.reading import plain
from knowledge.store.audit import Action
from knowledge.versions import State
from tests.builders import BIRTH, a_procedure

WHO = {"editor": "lan", "reason": "a decree in force from September"}


@pytest.fixture
def waiting(store, calendar):
    """A store in which version 2 waits for a day in ten days' time."""
    store.publish([a_procedure()], editor="seed", reason="shipped")
    schedule(store, calendar, as_of="2026-09")
    return store


def schedule(store, calendar, **changes) -> int:
    """Schedules a changed text for ten days later."""
    draft = store.drafts.save(BIRTH, plain(a_procedure(**changes)), editor="lan")
    day = calendar.now + timedelta(days=10)
    return store.publish_draft(BIRTH, lock=draft.lock, effective_from=day, **WHO)


def test_scheduled_version_waits(waiting, calendar):
    """It is in the history, and nobody sees it yet."""
    before = waiting.revision()
    calendar.pass_by(days=9)
    waiting.release_due()
    assert (waiting.procedure(BIRTH), waiting.revision()) == (a_procedure(), before)
    assert [version.state for version in waiting.history.versions(BIRTH)] == [State.SCHEDULED, State.LIVE]
    assert waiting.pending()[BIRTH].number == 2


def test_scheduled_version_is_live_when_its_day_has_come(waiting, calendar):
    """Whoever looks makes it live, once, in the name of its editor."""
    before = waiting.revision()
    calendar.pass_by(days=10)
    waiting.release_due()
    waiting.release_due()
    assert waiting.procedure(BIRTH).as_of == "2026-09"
    assert (waiting.revision(), waiting.pending()) == (before + 1, {})
    (entry,) = waiting.audit.entries(action=Action.RELEASE)
    assert (entry.editor, entry.subject, entry.details) == ("lan", BIRTH, {"number": 2})
    assert [version.state for version in waiting.history.versions(BIRTH)] == [State.LIVE, State.EARLIER]


def test_publisher_honours_what_is_due(waiting, calendar):
    """Nobody publishes over a version that should have been live already."""
    calendar.pass_by(days=11)
    waiting.publish([a_procedure(as_of="2026-10")], expected={BIRTH: 2}, editor="minh", reason="a circular")
    assert [version.number for version in waiting.history.versions(BIRTH)] == [3, 2, 1]


def test_waiting_version_stands_in_the_way_of_another(waiting, calendar):
    """A text published in between would be lost on the day, so the publisher is told who scheduled what."""
    with pytest.raises(Scheduled, match="version 2 by lan.*2026-08-13") as caught:
        waiting.publish([a_procedure(as_of="2026-08")], editor="minh", reason="a circular")
    assert (caught.value.editor, caught.value.at) == ("lan", calendar.now + timedelta(days=10))
    with pytest.raises(Scheduled):
        schedule(waiting, calendar, as_of="2026-11")
    assert waiting.procedure(BIRTH) == a_procedure()


def test_cancelled_version_never_becomes_live(waiting, calendar):
    """It stays in the history, and can be restored from there."""
    waiting.cancel_schedule(BIRTH, editor="minh", reason="the decree was postponed")
    calendar.pass_by(days=11)
    waiting.release_due()
    assert waiting.procedure(BIRTH) == a_procedure()
    assert waiting.restore(BIRTH, 2, editor="minh", reason="in force after all") == 3
    assert waiting.procedure(BIRTH).as_of == "2026-09"


def test_only_what_waits_can_be_cancelled(store):
    """A clear error, and nothing is written."""
    with pytest.raises(VersionNotFound, match=BIRTH):
        store.cancel_schedule(BIRTH, **WHO)
    assert store.audit.entries() == []


def test_withdrawing_cancels_what_waits(waiting, calendar):
    """What was taken from view does not come back by itself."""
    waiting.withdraw(BIRTH, editor="minh", reason="abolished")
    calendar.pass_by(days=11)
    waiting.release_due()
    with pytest.raises(ProcedureNotFound):
        waiting.procedure(BIRTH)


def test_new_procedure_can_be_scheduled(store, calendar):
    """One that was never published appears on its day."""
    schedule(store, calendar)
    assert list(store.published()) == []
    calendar.pass_by(days=10)
    store.release_due()
    assert store.procedure(BIRTH) == a_procedure()


def test_day_in_the_past_is_now(store, calendar):
    """Scheduling for yesterday publishes at once."""
    draft = store.drafts.save(BIRTH, plain(a_procedure()), editor="lan")
    store.publish_draft(BIRTH, lock=draft.lock, effective_from=calendar.now - timedelta(days=1), **WHO)
    assert store.procedure(BIRTH) == a_procedure()


def test_day_in_another_zone_is_the_same_moment(store, calendar):
    """Half past two in Hanoi is half past seven in Greenwich."""
    from datetime import timezone

    hanoi = timezone(timedelta(hours=7))
    draft = store.drafts.save(BIRTH, plain(a_procedure()), editor="lan")
    store.publish_draft(
        BIRTH, lock=draft.lock, effective_from=(calendar.now + timedelta(hours=1)).astimezone(hanoi), **WHO
    )
    assert store.pending()[BIRTH].effective_from == calendar.now + timedelta(hours=1)


def test_seed_leaves_alone_what_a_person_scheduled(waiting):
    """A restart with a newer seed does not collide with it."""
    assert waiting.edited_by_people(seed_editor="seed") == {BIRTH}
