"""The audit log: every write has a who and a why, in the same transaction."""

from __future__ import annotations

import pytest

from knowledge.errors import VersionConflict
from knowledge.phrases import Phrase
from knowledge.reading import plain
from knowledge.store import audit
from knowledge.store.audit import Action
from tests.builders import BIRTH, STAY, a_plain_procedure, a_procedure, an_office

WHO = {"editor": "lan", "reason": "a test"}
WRITES = {
    Action.PUBLISH: lambda store: store.publish([a_procedure(as_of="2026-08")], **WHO),
    Action.WITHDRAW: lambda store: store.withdraw(BIRTH, **WHO),
    Action.SET_OFFICE: lambda store: store.set_office(an_office(), **WHO),
    Action.REPLACE_PHRASES: lambda store: store.replace_phrases([Phrase(BIRTH, "vi", "gks")], [], origin="t", **WHO),
}


@pytest.fixture
def published(store):
    """A store with one procedure."""
    store.publish([a_procedure()], editor="seed", reason="shipped")
    return store


@pytest.mark.parametrize("action", WRITES, ids=str)
def test_every_write_is_written_down(published, calendar, action):
    """Who, when, what, why."""
    calendar.pass_by(hours=1)
    WRITES[action](published)
    entry = published.audit.entries()[0]
    assert (entry.action, entry.editor, entry.reason, entry.at) == (action, "lan", "a test", calendar.now)


def test_refused_write_leaves_no_line(published):
    """The line belongs to the transaction."""
    with pytest.raises(VersionConflict):
        published.publish([a_procedure(as_of="2026-08")], expected={BIRTH: 7}, **WHO)
    assert [entry.editor for entry in published.audit.entries()] == ["seed"]


def test_publishing_many_leaves_a_line_for_each(store):
    """An import can be traced procedure by procedure."""
    store.publish([a_procedure(), a_plain_procedure(STAY, a_procedure().names)], **WHO)
    assert {(entry.subject, entry.details["number"]) for entry in store.audit.entries()} == {(BIRTH, 1), (STAY, 1)}


def test_log_is_read_in_pages(store):
    """Newest first, each page after the last line of the one before."""
    for number in range(5):
        store.drafts.save(f"1.00000{number}", {}, editor="lan")
    first = store.audit.entries(limit=2)
    second = store.audit.entries(limit=2, before=first[-1].id)
    assert [entry.subject for entry in (*first, *second)] == ["1.000004", "1.000003", "1.000002", "1.000001"]


@pytest.mark.parametrize("wanted", [{"editor": "minh"}, {"subject": STAY}, {"action": Action.SAVE_DRAFT}])
def test_log_is_searched(published, wanted):
    """By person, by subject, by deed."""
    published.drafts.save(STAY, plain(a_procedure()), editor="minh")
    assert [entry.subject for entry in published.audit.entries(**wanted)] == [STAY]


def test_log_can_only_grow():
    """No function changes or removes a line."""
    assert {name for name in vars(audit.AuditLog) if not name.startswith("_")} == {"entries"}
    assert not any("update" in name or "delete" in name for name in vars(audit))
