"""Questions that were not answered well: kept once, grouped by meaning, the most frequent first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from knowledge.store import Store
from knowledge.store.audit import Action
from knowledge.teaching.questions import Fault, Question, Questions
from tests.builders import BIRTH, STAY

AT = datetime(2026, 8, 3, tzinfo=UTC)


@pytest.fixture
def questions(engine) -> Questions:
    """An empty list in each kind of database."""
    Store(engine).create_tables()
    return Questions(engine)


def asked(number: int, text: str, fault: Fault = Fault.NOT_FOUND, codes=(), language: str = "vi") -> Question:
    """One question."""
    return Question(f"message {number}", text, language, fault, tuple(codes), AT)


def test_question_is_kept_once(questions):
    """However often the log is read."""
    assert questions.collect([asked(1, "thả diều ở đâu"), asked(2, "xin thả diều")]) == 2
    assert questions.collect([asked(2, "xin thả diều"), asked(3, "nuôi cá lồng")]) == 1
    assert questions.collect([]) == 0


@pytest.mark.parametrize(
    "wordings",
    [
        ["thả diều cần giấy tờ gì", "tha dieu can giay to gi", "THẢ DIỀU cần giấy tờ gì?"],
        ["thả diều cần giấy tờ gì", "thả diều mất bao nhiêu tiền"],
        ["xin phép thả diều sáo trên đê", "thả diều sáo trên đê"],
    ],
    ids=["spelling", "aspect", "a word more"],
)
def test_same_meaning_is_one_group(questions, wordings):
    """Whatever the spelling, whatever was asked about it."""
    questions.collect(asked(n, text) for n, text in enumerate(wordings))
    (group,) = questions.groups()
    assert (group.count, set(group.wordings)) == (len(wordings), set(wordings))


def test_other_meaning_and_other_language_are_other_groups(questions):
    """A kite is not a fish."""
    questions.collect([asked(1, "thả diều"), asked(2, "nuôi cá lồng"), asked(3, "kite flying", language="en")])
    assert len(questions.groups()) == 3


def test_most_frequent_stands_first(questions):
    """With what was wrong and what was offered."""
    questions.collect([asked(1, "nuôi cá lồng")])
    questions.collect(
        [asked(2, "thả diều", Fault.UNSURE, [BIRTH, STAY]), asked(3, "thả diều", Fault.THUMB_DOWN, [STAY])]
    )
    first = questions.groups()[0]
    assert (first.text, first.count, first.codes) == ("thả diều", 2, (STAY, BIRTH))
    assert first.faults == {Fault.UNSURE: 1, Fault.THUMB_DOWN: 1}


def test_settled_question_is_off_the_list(questions, engine):
    """With who and why in the log."""
    questions.collect([asked(1, "thả diều")])
    (group,) = questions.groups()
    questions.settle(group.ids, how="dismissed", editor="lan", reason="no business of ours")
    assert questions.groups() == []
    (entry,) = Store(engine).audit.entries(action=Action.SETTLE_QUESTIONS)
    assert (entry.editor, entry.reason, entry.details["ids"]) == ("lan", "no business of ours", list(group.ids))
