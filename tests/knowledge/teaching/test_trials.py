"""Trying out beside the requests: begun at once, told of while it runs, published from the report that was seen."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from sqlalchemy import update

from knowledge.database import now_in_utc
from knowledge.errors import InvalidFaq, OutdatedTrial, TrialNotFound
from knowledge.phrases import Phrase
from knowledge.schema import trial
from knowledge.seeding import plant
from knowledge.standby import Standby
from knowledge.store.audit import Action
from knowledge.teaching.change import Change
from knowledge.teaching.desk import Desk
from knowledge.teaching.trials import KEPT, LOST, State, Trials
from tests.builders import BIRTH, COPY, a_faq_entry, small_content

WHO = {"editor": "lan", "reason": "asked at the counter"}
STORK = Change(Phrase(BIRTH, "vi", "cò mang em bé tới nhà", ("documents",)), answers=(3, 4))


@pytest.fixture
def trials(store):
    """Trials over a handful of procedures."""
    plant(store, small_content())
    standby = Standby(store, lambda: None)
    made = Trials(Desk(store, standby), store)
    yield made
    made.stop()
    standby.stop()


def ended(trials, number: int):
    """The trial when its gate has run."""
    deadline = time.monotonic() + 10
    while (found := trials.read(number)).state is State.RUNNING:
        assert time.monotonic() < deadline
        time.sleep(0.01)  # noqa: TID251  the gate runs in a thread of its own
    return found


@pytest.mark.parametrize("change", [STORK, Change(entry=a_faq_entry())])
def test_report_comes_by_itself(trials, change):
    """With the change as it was proposed, for whoever asks, in this process or another."""
    found = ended(trials, trials.begin(change, "lan"))
    assert (found.state, found.change, found.editor) == (State.READY, change, "lan")
    assert found.report.asked == found.total
    assert [each.id for each in trials.open()] == [found.id]


def test_publisher_takes_up_what_an_editor_tried(trials, store):
    """Once: then it is off the list."""
    number = ended(trials, trials.begin(STORK, "lan")).id
    assert trials.publish(number, editor="minh", reason="checked") == BIRTH
    assert (trials.open(), store.taught()[0].phrase) == ([], STORK.phrase)
    with pytest.raises(TrialNotFound):
        trials.publish(number, editor="minh", reason="again")


def test_outdated_report_is_refused(trials, store):
    """The trial stays, to be tried again."""
    number = ended(trials, trials.begin(STORK, "lan")).id
    store.withdraw(COPY, **WHO)
    with pytest.raises(OutdatedTrial):
        trials.publish(number, editor="minh", reason="checked")
    assert trials.read(number).state is State.READY


def test_bad_change_is_not_begun(trials):
    """Nothing is kept of it."""
    with pytest.raises(InvalidFaq):
        trials.begin(Change(Phrase(BIRTH, "vi", "")), "lan")
    assert trials.open() == []


def test_failed_gate_is_told(trials, store, monkeypatch):
    """A fault of ours ends the trial, not the process."""
    monkeypatch.setattr(trials._desk, "try_out", lambda *_: 1 / 0)
    assert ended(trials, trials.begin(STORK, "lan")).state is State.FAILED


def test_trial_without_a_sign_of_life_has_failed(trials, store):
    """Its process went down; and nobody keeps trials for ever."""
    number = ended(trials, trials.begin(STORK, "lan")).id
    age(store, number, LOST + timedelta(seconds=1), state=State.RUNNING)
    assert trials.read(number).state is State.FAILED
    age(store, number, KEPT + timedelta(days=1))
    ended(trials, trials.begin(STORK, "lan"))
    with pytest.raises(TrialNotFound):
        trials.read(number)


def test_dropped_trial_is_off_the_list(trials, store):
    """Nobody will publish it; the log tells of both."""
    number = ended(trials, trials.begin(STORK, "lan")).id
    trials.drop(number, editor="minh")
    assert trials.open() == []
    with pytest.raises(TrialNotFound):
        trials.drop(number, editor="minh")
    told = [(deed.editor, deed.action, deed.subject) for deed in store.audit.entries(subject=BIRTH)[:2]]
    assert told == [("minh", Action.DROP_TRIAL, BIRTH), ("lan", Action.TRY_OUT, BIRTH)]


def age(store, number: int, by: timedelta, **values: str) -> None:
    """Makes a trial older."""
    with store.engine.begin() as connection:
        aged = update(trial).where(trial.c.id == number)
        connection.execute(aged.values(seen_at=now_in_utc() - by, **values))
