"""General answers in the store: versions only added, one conflict told, one row of the log for every write."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from knowledge.catalogue import Meaning, load
from knowledge.errors import FaqNotFound, InvalidFaq, VersionConflict, VersionNotFound
from knowledge.procedure import Source, Text
from knowledge.store import Store
from knowledge.store.audit import Action
from knowledge.versions import State
from tests.builders import a_faq_entry

WHO = {"editor": "lan", "reason": "asked every day"}
LATER = a_faq_entry(as_of="2026-08")


@pytest.fixture
def store(engine) -> Store:
    """An empty store in each kind of database."""
    made = Store(engine)
    made.create_tables()
    return made


def test_published_entry_is_in_view(store):
    """With a code of its own; the whole has a new revision."""
    before = store.revision()
    code = store.faq.publish(a_faq_entry(), **WHO)
    assert store.faq.in_view() == {code: a_faq_entry()}
    assert store.faq.publish(LATER, **WHO) != code
    assert store.revision() == before + 2


def test_versions_are_kept(store):
    """The text of each, who wrote it, and which one is live."""
    code = store.faq.publish(a_faq_entry(), **WHO)
    store.faq.publish(LATER, code=code, based_on=1, editor="minh", reason="moved")
    assert [(v.number, v.editor, v.state) for v in store.faq.versions(code)] == [
        (2, "minh", State.LIVE), (1, "lan", State.EARLIER),
    ]  # fmt: skip
    assert store.faq.version(code, 1) == a_faq_entry()
    with pytest.raises(VersionNotFound):
        store.faq.version(code, 3)


def test_same_text_again_changes_nothing(store):
    """No version, no revision, no line in the log."""
    code = store.faq.publish(a_faq_entry(), **WHO)
    before = store.revision()
    assert store.faq.publish(a_faq_entry(), code=code, based_on=1, **WHO) == code
    assert (store.revision(), len(store.faq.versions(code))) == (before, 1)


def test_withdrawn_entry_is_out_of_view_and_comes_back(store):
    """Restoring is a new version with an old text."""
    code = store.faq.publish(a_faq_entry(), **WHO)
    store.faq.withdraw(code, **WHO)
    assert store.faq.in_view() == {}
    assert store.faq.versions(code)[0].state is State.WITHDRAWN
    with pytest.raises(FaqNotFound):
        store.faq.withdraw(code, **WHO)
    store.faq.publish(store.faq.version(code, 1), code=code, based_on=1, of=1, **WHO)
    assert list(store.faq.in_view()) == [code]
    assert [entry.action for entry in store.audit.entries(subject=code)] == [
        Action.RESTORE, Action.WITHDRAW, Action.PUBLISH,
    ]  # fmt: skip


def test_conflict_names_who_was_first(store):
    """Nothing is overwritten."""
    code = store.faq.publish(a_faq_entry(), **WHO)
    with pytest.raises(VersionConflict) as caught:
        store.faq.publish(LATER, code=code, based_on=0, editor="minh", reason="moved")
    assert caught.value.editor == "lan"
    assert store.faq.in_view() == {code: a_faq_entry()}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": Text("")}, "title.vi"),
        ({"answer": Text(" ")}, "answer.vi"),
        ({"answer": Text("a" * 2_001)}, "answer.vi"),
        ({"source": Source("")}, "source.title"),
        ({"source": Source("Luật", "javascript:alert(1)")}, "source.url"),
        ({"as_of": ""}, "as_of"),
        ({"wordings": {"fr": ("parking",)}}, "wordings.fr"),
        ({"wordings": {"vi": ("x",) * 61}}, "wordings.vi"),
        ({"wordings": {"vi": ("x" * 301,)}}, "wordings.vi"),
    ],
)
def test_unfit_entry_is_refused(store, changes, field):
    """Naming the field; nothing is written."""
    with pytest.raises(InvalidFaq, match=field):
        store.faq.publish(a_faq_entry(**changes), **WHO)
    assert store.faq.all() == []


@pytest.mark.parametrize("deed", ["UPDATE faq_version SET body = ''", "DELETE FROM faq_version"])
def test_history_cannot_be_rewritten(store, deed):
    """Not even with SQL."""
    store.faq.publish(a_faq_entry(), **WHO)
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(deed))


def test_catalogue_answers_with_it(store):
    """It is found like a procedure, but is none."""
    code = store.faq.publish(a_faq_entry(), **WHO)
    catalogue = load(store)
    assert code not in catalogue
    assert catalogue.answers(code)
    assert catalogue.taught_for("Có chỗ để xe không?", "vi") == Meaning(code)
    assert catalogue.taught_for("có chỗ để xe", "vi") is None
