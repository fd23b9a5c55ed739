"""Every text a procedure ever had, who wrote it and why; an earlier one can be brought back."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from knowledge.errors import VersionNotFound
from knowledge.reading import plain
from knowledge.store.audit import Action
from knowledge.versions import State
from tests.builders import BIRTH, a_procedure

WHO = {"editor": "minh", "reason": "the circular was wrong"}


@pytest.fixture
def edited(store):
    """A store with a procedure in its second version."""
    store.publish([a_procedure()], editor="lan", reason="first")
    store.publish([a_procedure(as_of="2026-08")], editor="lan", reason="second")
    return store


def test_versions_are_listed_newest_first(edited, calendar):
    """Number, editor, time, reason, and what has become of it."""
    newest, oldest = edited.history.versions(BIRTH)
    assert (newest.number, newest.editor, newest.reason, newest.state) == (2, "lan", "second", State.LIVE)
    assert (oldest.number, oldest.created_at, oldest.state) == (1, calendar.now, State.EARLIER)


def test_text_of_a_version_comes_back(edited):
    """As it was."""
    assert edited.history.body(BIRTH, 1) == plain(a_procedure())


@pytest.mark.parametrize(("code", "number"), [(BIRTH, 9), ("9.999999", 1)])
def test_unknown_version_is_not_found(edited, code, number):
    """Neither to read nor to restore."""
    with pytest.raises(VersionNotFound):
        edited.history.body(code, number)
    with pytest.raises(VersionNotFound):
        edited.restore(code, number, **WHO)


def test_restored_text_is_a_new_version(edited):
    """Rolling back rewrites nothing."""
    assert edited.restore(BIRTH, 1, **WHO) == 3
    assert edited.procedure(BIRTH) == a_procedure()
    (entry,) = edited.audit.entries(action=Action.RESTORE)
    assert (entry.editor, entry.reason, entry.details) == ("minh", WHO["reason"], {"number": 3, "of": 1})


def test_restoring_what_is_in_view_changes_nothing(edited):
    """No version without a change."""
    assert edited.restore(BIRTH, 2, **WHO) == 2
    assert len(edited.history.versions(BIRTH)) == 2


def test_withdrawn_procedure_can_be_restored(edited):
    """It comes back as a new version."""
    edited.withdraw(BIRTH, **WHO)
    assert edited.history.versions(BIRTH)[0].state is State.WITHDRAWN
    assert edited.restore(BIRTH, 2, **WHO) == 3
    assert edited.procedure(BIRTH).as_of == "2026-08"


@pytest.mark.parametrize("table", ["procedure_version", "audit"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET reason = 'other'", "DELETE FROM {}"])
def test_database_itself_refuses_to_rewrite_history(edited, table, deed):
    """Not even SQL of somebody else's can."""
    with pytest.raises(DBAPIError, match="append-only"), edited.engine.begin() as connection:
        connection.execute(text(deed.format(table)))
    assert len(edited.history.versions(BIRTH)) == 2
