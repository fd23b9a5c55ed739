"""The gate: which questions fare better, worse, or otherwise."""

from __future__ import annotations

import json

import pytest

from knowledge.catalogue import Catalogue, Loader
from knowledge.phrases import Phrase
from knowledge.seeding import plant
from knowledge.teaching.gate import HELD_OUT, Gate, answer, held_out
from knowledge.teaching.report import Answer, Asked, Difference, Standing
from nlu.text.normalise import fold
from tests.builders import BIRTH, COPY, MARRIAGE, STAY, a_faq_entry, small_content


@pytest.fixture
def loader(store) -> Loader:
    """A loader that has loaded a handful of procedures."""
    plant(store, small_content())
    made = Loader(store)
    made.load()
    return made


@pytest.fixture
def now(loader) -> Catalogue:
    """What is published."""
    return loader.load()


def test_nothing_changed_is_nothing_reported(loader, now):
    """The same catalogue twice."""
    report = Gate().replay(now, loader.trial([]), held_out(now))
    assert report.asked > 0
    assert (report.gains, report.losses, report.changed) == ((), (), ())


def test_trial_leaves_the_next_loading_alone(loader, now):
    """Trying out is not publishing."""
    trial = loader.trial([Phrase(STAY, "vi", "thuê phòng trọ phải khai báo")])
    assert len(trial.index.owners) == len(now.index.owners) + 1
    assert len(loader.load().index.owners) == len(now.index.owners)


def test_gain_and_loss(loader, now):
    """A wording that finds its procedure, and one that was stolen."""
    questions = [Asked("cò bay lả bay la ngoài đồng", "vi", (COPY,)), Asked("tạm trú", "vi", (STAY,))]
    trial = loader.trial([Phrase(COPY, "vi", "cò bay lả bay la ngoài đồng"), Phrase(MARRIAGE, "vi", "tạm trú")])
    report = Gate().replay(now, trial, questions)
    assert [gain.asked.codes for gain in report.gains] == [(COPY,)]
    assert [loss.asked.codes for loss in report.losses] == [(STAY,)]


def test_what_is_published_is_asked_once(loader, now):
    """However many changes are tried out against it."""
    gate = Gate()
    gate.replay(now, loader.trial([]), [Asked("tạm trú", "vi", (STAY,))])
    assert gate._known(now) == {Asked("tạm trú", "vi", (STAY,)): answer(now, Asked("tạm trú", "vi", (STAY,)))}
    assert gate._known(loader.load()) == {}


def test_one_of_several_right_ones_is_enough(now):
    """A question may be answered by one procedure or another."""
    assert answer(now, Asked("đăng ký tạm trú", "vi", (BIRTH, STAY))).standing is Standing.FOUND


def test_general_answer_to_what_is_none_of_our_business_is_a_loss(loader, now):
    """An entry that is too general is not published unnoticed."""
    joke = Asked("kể chuyện cười đi", "vi", ())
    entry = a_faq_entry(wordings={"vi": ("kể chuyện cười",)})
    report = Gate().replay(now, loader.trial(faq={"faq.1": entry}), [joke])
    assert [(loss.before.code, loss.after.code) for loss in report.losses] == [("", "faq.1")]
    assert any(not asked.codes for asked in held_out(now))


def test_held_out_questions_are_no_wordings(seed):
    """What is ranked by cannot test the ranking; and the set speaks all three languages."""
    rows = [json.loads(line) for path in HELD_OUT.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    known = {fold(phrase.text).strip(" ?.!") for phrase in seed.phrases}
    assert [row["text"] for row in rows if fold(row["text"]).strip(" ?.!") in known] == []
    assert {row["lang"] for row in rows if row["codes"]} == {"vi", "th", "en"}
    assert len(held_out({procedure.code for procedure in seed.procedures})) > 100


@pytest.mark.parametrize(
    ("after", "lost"),
    [
        (Answer(STAY, Standing.FOUND), False),
        (Answer(STAY, Standing.OFFERED), False),
        (Answer(COPY, Standing.OFFERED), True),
        (Answer(COPY, Standing.MISSED), True),
        (Answer("", Standing.MISSED), True),
    ],
    ids=["as before", "asked back", "no longer first", "another one", "nothing"],
)
def test_what_counts_as_a_loss(after, lost):
    """The right one that is still the first, though of a choice, is shown as changed."""
    assert Difference(Asked("tạm trú", "vi", (STAY,)), Answer(STAY, Standing.FOUND), after).loss == lost
