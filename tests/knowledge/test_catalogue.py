"""The published whole and how it follows what editors publish."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from knowledge import catalogue as catalogue_module
from knowledge.catalogue import LiveCatalogue, load
from knowledge.errors import KnowledgeUnavailable, ProcedureNotFound
from knowledge.phrases import Phrase, Profile
from knowledge.procedure import Text
from knowledge.reading import plain
from knowledge.search.verdict import Found, NotFound
from knowledge.seeding import plant
from knowledge.store import Store
from tests.builders import BIRTH, STAY, a_plain_procedure, a_procedure, a_store, small_content

WHO = {"editor": "lan", "reason": "a test"}
FISHING = a_plain_procedure("1.009999", Text("Cấp phép nuôi cá lồng bè", "เลี้ยงปลาในกระชัง", "Cage fish farming permit"))
PATIENCE = 10.0


@pytest.fixture
def live(store):
    """A live catalogue that looks often."""
    plant(store, small_content())
    made = LiveCatalogue(store, poll_seconds=0.02).start()
    yield made
    made.stop()


def until(holds) -> None:
    """Waits until a condition holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)  # noqa: TID251  the catalogue follows in a thread of its own


def code_of(catalogue, text: str) -> str | None:
    """The code that a question finds."""
    verdict = catalogue.search(text, "vi")
    return verdict.match.code if isinstance(verdict, Found) else None


def test_published_procedure_is_found_without_training(live, store):
    """A procedure nobody had heard of is answered as soon as it is published."""
    assert code_of(live.current, "xin phép nuôi cá lồng bè") is None
    store.publish([FISHING], **WHO)
    until(lambda: FISHING.code in live.current)
    assert code_of(live.current, "xin phép nuôi cá lồng bè") == FISHING.code


def test_published_change_is_seen(live, store):
    """The next question gets the new text."""
    assert live.current.procedure(BIRTH).as_of == "2026-07"
    store.publish([a_procedure(as_of="2026-08")], **WHO)
    until(lambda: live.current.procedure(BIRTH).as_of == "2026-08")


def test_withdrawn_procedure_is_gone(live, store):
    """Neither found nor answered."""
    store.withdraw(STAY, **WHO)
    until(lambda: STAY not in live.current)
    assert code_of(live.current, "đăng ký tạm trú") is None
    with pytest.raises(ProcedureNotFound):
        live.current.procedure(STAY)


def test_scheduled_version_becomes_live_by_itself(tmp_path):
    """Nobody clicks when its day has come."""
    days = [datetime(2026, 8, 3, tzinfo=UTC)]
    store = Store(a_store(tmp_path).engine, lambda: days[0])
    plant(store, small_content())
    draft = store.drafts.save(FISHING.code, plain(FISHING), editor="lan")
    store.publish_draft(FISHING.code, lock=draft.lock, effective_from=days[0] + timedelta(days=1), **WHO)
    live = LiveCatalogue(store, poll_seconds=0.02).start()
    assert FISHING.code not in live.current
    days[0] += timedelta(days=1)
    until(lambda: FISHING.code in live.current)
    live.stop()
    store.engine.dispose()


def test_new_wordings_are_followed(live, store):
    """The seed's phrases were replaced as a whole."""
    store.replace_phrases([Phrase(STAY, "vi", "xin phép nuôi cá lồng bè")], [], origin="seed", **WHO)
    until(lambda: code_of(live.current, "xin phép nuôi cá lồng bè") == STAY)


@pytest.mark.parametrize(
    ("question", "language"),
    [("xin phép nuôi cá lồng bè", "vi"), ("เลี้ยงปลาในกระชัง", "th"), ("cage fish farming permit", "en")],
)
def test_published_procedure_is_found_in_every_language(live, store, question, language):
    """By the names it was given."""
    store.publish([FISHING], **WHO)
    until(lambda: FISHING.code in live.current)
    verdict = live.current.search(question, language)
    assert isinstance(verdict, Found) and verdict.match.code == FISHING.code


def test_database_gone_keeps_the_old(live, store, monkeypatch):
    """What was live stays live, and the catalogue follows again when the database is back."""
    before = live.current

    def away():
        raise KnowledgeUnavailable("gone")

    with monkeypatch.context() as gone:
        gone.setattr(store, "revision", away)
        time.sleep(0.1)  # noqa: TID251  a few looks
        assert live.current is before
        assert code_of(live.current, "đăng ký tạm trú") == STAY
    store.publish([FISHING], **WHO)
    until(lambda: FISHING.code in live.current)


def test_record_that_cannot_be_read_keeps_the_old(live, store, monkeypatch):
    """A surprise while building is not tried over and over, and does not end the following."""

    def broken(_codes=None):
        raise ValueError("a body that is no procedure")

    with monkeypatch.context() as odd:
        odd.setattr(store, "phrases", broken)
        store.publish([FISHING], **WHO)
        time.sleep(0.1)  # noqa: TID251  a few looks
        assert FISHING.code not in live.current
    store.publish([a_procedure(as_of="2026-08")], **WHO)
    until(lambda: FISHING.code in live.current)


def test_started_question_ends_on_one_revision(live, store):
    """Whoever holds a catalogue keeps it whole while a new one takes its place."""
    held = live.current
    store.publish([FISHING], **WHO)
    until(lambda: FISHING.code in live.current)
    assert FISHING.code not in held


def test_stopped_catalogue_stays_usable(store):
    """Stopping ends the following, not the answering."""
    plant(store, small_content())
    made = LiveCatalogue(store, poll_seconds=0.02).start()
    made.stop()
    assert code_of(made.current, "đăng ký tạm trú") == STAY


def test_empty_database_finds_nothing(store):
    """No content is an honest "not found", not an error."""
    assert isinstance(load(store).search("đăng ký khai sinh", "vi"), NotFound)


def test_foreign_names_come_from_the_profile(store):
    """A procedure imported in Vietnamese only is still named in the citizen's language."""
    store.publish([a_plain_procedure(STAY, Text("Đăng ký tạm trú"))], **WHO)
    store.replace_phrases([], [Profile(STAY, 2, Text("", "พักชั่วคราว", "Temporary residence"))], origin="seed", **WHO)
    catalogue = load(store)
    assert (catalogue.name(STAY, "en"), catalogue.name(STAY, "vi")) == ("Temporary residence", "Đăng ký tạm trú")


def test_only_so_many_procedures_are_remembered(store, monkeypatch):
    """Memory is bounded however many are asked for."""
    monkeypatch.setattr(catalogue_module, "KEPT_PROCEDURES", 2)
    plant(store, small_content())
    catalogue = load(store)
    for procedure in small_content().procedures:
        assert catalogue.procedure(procedure.code) == procedure
    assert len(catalogue._read) == 2
