"""The gate: which questions fare better, worse, or otherwise."""

from __future__ import annotations

import pytest

from knowledge.catalogue import Catalogue, Loader
from knowledge.phrases import Phrase
from knowledge.seeding import plant
from knowledge.teaching.gate import Asked, Standing, held_out, replay
from tests.builders import BIRTH, COPY, MARRIAGE, STAY, small_content


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
    report = replay(now, loader.trial([]), held_out(small_content().phrases, now.index.position))
    assert (report.gains, report.losses, report.changed) == ((), (), ())


def test_trial_leaves_the_next_loading_alone(loader, now):
    """Trying out is not publishing."""
    trial = loader.trial([Phrase(STAY, "vi", "thuê phòng trọ phải khai báo")])
    assert len(trial.index.owners) == len(now.index.owners) + 1
    assert len(loader.load().index.owners) == len(now.index.owners)


def test_gain_and_loss(loader, now):
    """A wording that finds its procedure, and one that was stolen."""
    questions = [
        Asked("cò bay lả bay la ngoài đồng", "vi", COPY, hidden=False),
        Asked("tạm trú", "vi", STAY, hidden=False),
    ]
    trial = loader.trial([Phrase(COPY, "vi", "cò bay lả bay la ngoài đồng"), Phrase(MARRIAGE, "vi", "tạm trú")])
    report = replay(now, trial, questions)
    assert [gain.asked.code for gain in report.gains] == [COPY]
    assert all(gain.after.standing > gain.before.standing for gain in report.gains)
    assert {d.asked.code for d in (*report.losses, *report.changed)} <= {STAY}


def test_shipped_question_is_asked_as_if_it_had_not_shipped(now):
    """Finding a text by itself proves nothing."""
    text = small_content().phrases[1].text
    open_, hidden = (Asked(text, "vi", STAY, hidden=flag) for flag in (False, True))
    from knowledge.search.query import query
    from knowledge.teaching.gate import _answer, _rows

    found = [_answer(now, query(text, "vi"), asked, _rows(now.index, [asked])) for asked in (open_, hidden)]
    assert found[0].standing is Standing.FOUND
    assert found[1].standing < Standing.FOUND


def test_held_out_questions_come_from_every_procedure_in_turn():
    """No procedure crowds the others out; mere names, and what is not published, are left out."""
    phrases = [Phrase(code, "vi", f"câu {n}", ("fee",)) for code in (BIRTH, STAY) for n in range(3)]
    phrases += [Phrase(COPY, "vi", "tên"), Phrase("9.999999", "vi", "câu", ("fee",))]
    drawn = held_out(phrases, [BIRTH, STAY, COPY], most=4)
    assert sorted(asked.code for asked in drawn) == sorted([BIRTH, STAY] * 2)
