"""The database of knowledge: versions are added, publications move, everything at once or nothing."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from knowledge import schema
from knowledge.errors import KnowledgeUnavailable, ProcedureNotFound
from knowledge.office import Office
from knowledge.phrases import Phrase, Profile
from knowledge.procedure import Text
from knowledge.store import Store, digest_of, open_engine
from tests.builders import BIRTH, STAY, a_plain_procedure, a_procedure, an_office

WHO = {"editor": "lan", "reason": "a test"}
TEMPORARY_STAY = a_plain_procedure(STAY, Text("Đăng ký tạm trú", "พักชั่วคราว", "Temporary residence"))


def versions(store: Store, code: str) -> list[tuple[int, str, str]]:
    """(number, editor, reason) of every text a procedure had."""
    table = schema.version
    query = select(table.c.number, table.c.editor, table.c.reason).where(table.c.code == code).order_by(table.c.number)
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_empty_store_holds_nothing(store):
    """Before the seed: revision 0, an unnamed office."""
    assert (store.revision(), list(store.published()), store.phrases(), store.profiles()) == (0, [], [], {})
    assert store.office().name.vi == ""


def test_creating_tables_again_changes_nothing(store):
    """Safe at every start."""
    store.publish([a_procedure()], **WHO)
    store.create_tables()
    assert store.procedure(BIRTH) == a_procedure()


def test_published_procedure_comes_back_whole(store):
    """What was written is what is answered."""
    assert store.publish([a_procedure(), TEMPORARY_STAY], **WHO) == 2
    assert store.procedure(BIRTH) == a_procedure()
    assert [publication.code for publication in store.published()] == [BIRTH, STAY]


def test_unknown_procedure_is_not_found(store):
    """A typed error, not a None."""
    with pytest.raises(ProcedureNotFound):
        store.procedure("9.999999")


def test_every_change_is_a_version_with_who_and_why(store):
    """Rows are only ever added."""
    store.publish([a_procedure()], **WHO)
    store.publish([a_procedure(as_of="2026-08")], editor="minh", reason="a new circular")
    assert versions(store, BIRTH) == [(1, "lan", "a test"), (2, "minh", "a new circular")]
    assert store.procedure(BIRTH).as_of == "2026-08"


def test_same_text_again_is_no_change(store):
    """A second seeding publishes nothing, and wakes nobody."""
    store.publish([a_procedure()], **WHO)
    revision = store.revision()
    assert store.publish([a_procedure()], **WHO) == 0
    assert store.revision() == revision
    assert len(versions(store, BIRTH)) == 1


def test_revision_rises_with_every_change(store):
    """Whoever watches sees that something moved, and what."""
    store.publish([a_procedure()], **WHO)
    before = store.revision()
    store.publish([TEMPORARY_STAY], **WHO)
    assert store.revision() > before
    assert [publication.code for publication in store.published(since=before)] == [STAY]


def test_withdrawn_procedure_is_gone_from_view(store):
    """Its versions stay; watchers hear of it."""
    store.publish([a_procedure()], **WHO)
    before = store.revision()
    store.withdraw(BIRTH, **WHO)
    with pytest.raises(ProcedureNotFound):
        store.procedure(BIRTH)
    assert [publication.withdrawn for publication in store.published(since=before)] == [True]
    assert len(versions(store, BIRTH)) == 1


@pytest.mark.parametrize("again", [False, True], ids=["never published", "withdrawn already"])
def test_only_what_is_in_view_can_be_withdrawn(store, again):
    """A second withdrawal is an error, and changes nothing."""
    if again:
        store.publish([a_procedure()], **WHO)
        store.withdraw(BIRTH, **WHO)
    before = store.revision()
    with pytest.raises(ProcedureNotFound):
        store.withdraw(BIRTH, **WHO)
    assert store.revision() == before


def test_withdrawn_procedure_can_be_published_again(store):
    """The very same text becomes a new version."""
    store.publish([a_procedure()], **WHO)
    store.withdraw(BIRTH, **WHO)
    assert store.publish([a_procedure()], **WHO) == 1
    assert store.procedure(BIRTH) == a_procedure()


def test_publishing_is_all_or_nothing(store):
    """A failure half-way leaves what was there."""

    def failing():
        yield a_procedure()
        raise RuntimeError("the reader broke")

    with pytest.raises(RuntimeError):
        store.publish(failing(), **WHO)
    assert list(store.published()) == []
    assert store.revision() == 0


def test_edits_of_people_are_known(store):
    """A new seed leaves alone what an editor changed."""
    store.publish([a_procedure(), TEMPORARY_STAY], editor="seed", reason="shipped")
    store.publish([a_procedure(as_of="2026-08")], **WHO)
    assert store.edited_by_people(seed_editor="seed") == {BIRTH}


def test_publishers_side_by_side_lose_nothing(store):
    """Two editors publish different procedures at the same moment."""
    store.publish([a_procedure()], **WHO)
    codes = [f"1.00000{number}" for number in range(6)]
    threads = [
        threading.Thread(target=store.publish, args=([a_plain_procedure(c, Text(c))],), kwargs=WHO) for c in codes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {publication.code for publication in store.published()} == {BIRTH, *codes}


def test_phrases_of_an_origin_are_replaced(store):
    """A new seed replaces the seed's phrases, not those that were taught."""
    store.replace_phrases([Phrase(BIRTH, "vi", "cũ")], [], origin="seed", **WHO)
    store.replace_phrases([Phrase(STAY, "vi", "đã dạy", ("fee", "time"))], [], origin="taught", **WHO)
    store.replace_phrases([Phrase(BIRTH, "vi", "mới")], [], origin="seed", **WHO)
    assert {(phrase.text, phrase.aspects) for phrase in store.phrases()} == {("mới", ()), ("đã dạy", ("fee", "time"))}


def test_profiles_come_back(store):
    """Demand, and names in other languages."""
    profile = Profile(BIRTH, 3, Text("", "แจ้งเกิด", "Birth"))
    store.replace_phrases([], [profile], origin="seed", **WHO)
    assert store.profiles() == {BIRTH: profile}


def test_office_comes_back(store):
    """And a change of it is a change that watchers see."""
    before = store.revision()
    office = an_office(hours=Text("Sáng: 7:30", "เช้า", "Morning"), email="mot@cua.vn")
    store.set_office(office, **WHO)
    assert store.office() == office
    assert store.revision() > before
    store.set_office(Office(Text("Khác")), **WHO)
    assert store.office() == Office(Text("Khác"))


def test_equal_texts_have_equal_digests():
    """And different ones different ones."""
    assert digest_of(a_procedure()) == digest_of(a_procedure())
    assert digest_of(a_procedure()) != digest_of(a_procedure(as_of="2026-08"))


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/x", "sqlite:////proc/no/such/place.db"])
def test_database_that_does_not_answer_is_unavailable(url):
    """One typed error, whatever the driver calls it."""
    with pytest.raises((KnowledgeUnavailable, OSError)):
        Store(open_engine(url)).revision()


def test_store_without_tables_is_unavailable(tmp_path):
    """A database that was never prepared does not answer either."""
    engine = open_engine(f"sqlite:///{tmp_path}/bare.db")
    with pytest.raises(KnowledgeUnavailable):
        Store(engine).revision()
    engine.dispose()
