"""A draft tried out: it answers in the place of its procedure, and nothing else changes."""

from __future__ import annotations

import pytest

from knowledge.catalogue import load
from knowledge.phrases import Phrase
from knowledge.preview import TRIAL, with_draft
from knowledge.procedure import Text
from knowledge.reading import plain
from knowledge.search.verdict import Found
from knowledge.seeding import plant
from knowledge.teaching.change import Change
from tests.builders import BIRTH, STAY, a_faq_entry, a_plain_procedure, a_procedure, a_ready_trial, small_content

NEW = a_plain_procedure("1.777777", Text("Đăng ký thả diều ban đêm", "ว่าวกลางคืน", "Night kite permit"))


@pytest.fixture
def published(store):
    """A handful of procedures."""
    plant(store, small_content())
    return load(store)


def test_draft_answers_in_the_place_of_what_is_published(published, store):
    """The procedure talked about is the draft's; the published catalogue stays as it was."""
    store.drafts.save(BIRTH, plain(a_procedure(outcome=Text("Giấy khai sinh điện tử"))), editor="Lan")
    tried = with_draft(published, BIRTH)
    assert tried.procedure(BIRTH).outcome.vi == "Giấy khai sinh điện tử"
    assert published.procedure(BIRTH).outcome.vi == "Giấy khai sinh"
    assert tried.procedure(STAY) == published.procedure(STAY)


@pytest.mark.parametrize(
    "words", ["cho hỏi đăng ký thả diều ban đêm cần gì", "DANG KY THA DIEU BAN DEM", "night kite permit?"]
)
def test_new_procedure_is_found_by_its_name(published, store, words):
    """Though no index knows it yet."""
    store.drafts.save(NEW.code, plain(NEW), editor="Lan")
    tried = with_draft(published, NEW.code)
    verdict = tried.search(words, "vi")
    assert isinstance(verdict, Found)
    assert verdict.match.code == NEW.code
    assert NEW.code in tried
    assert NEW.code not in published


def test_other_words_mean_what_they_meant(published, store):
    """The preview finds everything else as citizens do."""
    store.drafts.save(NEW.code, plain(NEW), editor="Lan")
    assert with_draft(published, NEW.code).search("đăng ký tạm trú", "vi") == published.search("đăng ký tạm trú", "vi")


@pytest.mark.parametrize("fields", [None, {"names": {"vi": "x"}}])
def test_without_a_readable_draft_it_is_as_published(published, store, fields):
    """A broken draft cannot break an answer."""
    if fields:
        store.drafts.save(BIRTH, fields, editor="Lan")
    assert with_draft(published, BIRTH) is published


def test_what_is_to_be_taught_answers_its_own_words(published, store):
    """A wording, and a general answer that has no code yet; everything else is found as citizens find it."""
    for change in (Change(Phrase(BIRTH, "vi", "cò mang em bé")), Change(entry=a_faq_entry())):
        tried = with_draft(published, f"{TRIAL}{a_ready_trial(store, change)}")
        for asked in change.asked():
            assert tried.answers(tried.taught_for(asked.text, asked.language).code)
            assert not published.taught_for(asked.text, asked.language)
        assert tried.search("đăng ký tạm trú", "vi") == published.search("đăng ký tạm trú", "vi")


@pytest.mark.parametrize("number", ["9", "x", ""])
def test_unknown_trial_changes_nothing(published, number):
    """Published or dropped meanwhile."""
    assert with_draft(published, TRIAL + number) is published
