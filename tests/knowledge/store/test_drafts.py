"""Drafts: apart from what is published, complete or not, and nobody overwrites another."""

from __future__ import annotations

import pytest

from knowledge.errors import DraftConflict, InvalidProcedure, VersionConflict
from knowledge.reading import plain
from knowledge.store.audit import Action
from tests.builders import BIRTH, a_procedure

NEWER = plain(a_procedure(as_of="2026-08"))
WHO = {"editor": "lan", "reason": "a new circular"}


@pytest.fixture
def published(store):
    """A store with one procedure."""
    store.publish([a_procedure()], editor="seed", reason="shipped")
    return store


def test_draft_is_not_seen_by_citizens(published):
    """Saving changes nothing that is published."""
    before = published.revision()
    published.drafts.save(BIRTH, NEWER, editor="lan")
    assert (published.procedure(BIRTH), published.revision()) == (a_procedure(), before)


def test_draft_comes_back_as_it_was_saved(published, calendar):
    """With who and when, and the version it was made from."""
    saved = published.drafts.save(BIRTH, NEWER, editor="lan")
    assert published.drafts.read(BIRTH) == saved
    assert (saved.fields, saved.based_on, saved.lock, saved.editor, saved.saved_at) == (
        NEWER,
        1,
        1,
        "lan",
        calendar.now,
    )


@pytest.mark.parametrize("fields", [{}, {"names": {"vi": ""}}, {"items": "not a list", "odd": [1]}])
def test_draft_may_be_incomplete_and_wrong(store, fields):
    """An editor may stop in the middle of a sentence."""
    assert store.drafts.save("1.000009", fields, editor="lan").fields == fields
    assert store.drafts.read("1.000009").based_on == 0


def test_saving_again_needs_the_lock_that_was_read(published):
    """The second of two editors hears who saved before, and when."""
    first = published.drafts.save(BIRTH, NEWER, editor="lan")
    second = published.drafts.save(BIRTH, NEWER | {"as_of": "2026-09"}, editor="lan", lock=first.lock)
    with pytest.raises(DraftConflict, match=f"{BIRTH}.*lan.*2026-08-03") as caught:
        published.drafts.save(BIRTH, {}, editor="minh", lock=first.lock)
    assert (caught.value.editor, caught.value.at) == ("lan", second.saved_at)
    assert published.drafts.read(BIRTH) == second


def test_two_new_drafts_are_one_too_many(published):
    """Whoever begins second hears of the first."""
    published.drafts.save(BIRTH, NEWER, editor="lan")
    with pytest.raises(DraftConflict, match="lan"):
        published.drafts.save(BIRTH, {}, editor="minh")


def test_same_text_again_is_no_saving(published):
    """An idle autosave writes nothing."""
    first = published.drafts.save(BIRTH, NEWER, editor="lan")
    assert published.drafts.save(BIRTH, NEWER, editor="lan", lock=first.lock) == first
    assert len(published.audit.entries(action=Action.SAVE_DRAFT)) == 1


def test_discarded_draft_is_gone_but_not_lost(published):
    """The log keeps what it said."""
    saved = published.drafts.save(BIRTH, NEWER, editor="lan")
    published.drafts.discard(BIRTH, editor="minh", lock=saved.lock, reason="a mistake")
    assert published.drafts.read(BIRTH) is None
    (entry,) = published.audit.entries(action=Action.DISCARD_DRAFT)
    assert (entry.editor, entry.reason, entry.details["fields"]) == ("minh", "a mistake", NEWER)


def test_saving_what_was_discarded_tells_so(published):
    """Not a new draft by accident."""
    saved = published.drafts.save(BIRTH, NEWER, editor="lan")
    published.drafts.discard(BIRTH, editor="minh", lock=saved.lock)
    with pytest.raises(DraftConflict, match="minh") as caught:
        published.drafts.save(BIRTH, NEWER, editor="lan", lock=saved.lock)
    assert caught.value.action == Action.DISCARD_DRAFT


def test_drafts_are_listed_last_saved_first(store, calendar):
    """What is being worked on stands on top."""
    for code in ("1.000001", "1.000002"):
        store.drafts.save(code, {}, editor="lan")
        calendar.pass_by(hours=1)
    assert [draft.code for draft in store.drafts.all()] == ["1.000002", "1.000001"]


def test_published_draft_is_live_and_gone(published):
    """One step: the version is there, the draft is not."""
    draft = published.drafts.save(BIRTH, NEWER, editor="lan")
    assert published.publish_draft(BIRTH, lock=draft.lock, **WHO) == 2
    assert (published.procedure(BIRTH).as_of, published.drafts.read(BIRTH)) == ("2026-08", None)


def test_invalid_draft_is_refused_with_every_problem(published):
    """All at once, each naming its field; draft and publication stay as they are."""
    draft = published.drafts.save(BIRTH, NEWER | {"as_of": "soon", "names": {"vi": " "}, "sources": []}, editor="lan")
    with pytest.raises(InvalidProcedure) as caught:
        published.publish_draft(BIRTH, lock=draft.lock, **WHO)
    assert {problem.field for problem in caught.value.problems} == {"as_of", "names.vi", "sources"}
    assert (published.drafts.read(BIRTH), published.procedure(BIRTH)) == (draft, a_procedure())


@pytest.mark.parametrize(("fields", "field"), [({}, "names"), (NEWER | {"code": "1.000002"}, "code")])
def test_draft_of_another_shape_or_code_is_refused(published, fields, field):
    """A draft that is no procedure, or that of another."""
    draft = published.drafts.save(BIRTH, fields, editor="lan")
    with pytest.raises(InvalidProcedure) as caught:
        published.publish_draft(BIRTH, lock=draft.lock, **WHO)
    assert field in {problem.field for problem in caught.value.problems}


def test_draft_of_an_older_version_is_refused_until_its_editor_has_seen_the_newer(published):
    """The publisher hears who published in between, and may then insist."""
    draft = published.drafts.save(BIRTH, NEWER, editor="lan")
    published.publish([a_procedure(as_of="2026-09")], editor="minh", reason="another circular")
    with pytest.raises(VersionConflict, match="version 2 by minh") as caught:
        published.publish_draft(BIRTH, lock=draft.lock, **WHO)
    assert (caught.value.code, caught.value.editor) == (BIRTH, "minh")
    seen = published.drafts.save(BIRTH, NEWER, editor="lan", lock=draft.lock, based_on=2)
    assert published.publish_draft(BIRTH, lock=seen.lock, **WHO) == 3


def test_draft_that_says_what_is_published_only_goes(published):
    """No version without a change."""
    draft = published.drafts.save(BIRTH, plain(a_procedure()), editor="lan")
    assert published.publish_draft(BIRTH, lock=draft.lock, **WHO) == 1
    assert published.drafts.read(BIRTH) is None
    assert len(published.history.versions(BIRTH)) == 1


def test_publishing_a_draft_that_was_saved_again_is_refused(published):
    """What was checked is what is published."""
    draft = published.drafts.save(BIRTH, NEWER, editor="lan")
    published.drafts.save(BIRTH, NEWER | {"as_of": "2026-09"}, editor="minh", lock=draft.lock)
    with pytest.raises(DraftConflict, match="minh"):
        published.publish_draft(BIRTH, lock=draft.lock, **WHO)
