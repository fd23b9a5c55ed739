"""Sessions end: by rest, by age, by hand."""

from __future__ import annotations

import pytest

from knowledge.console.accounts import INVITATION_SECONDS, Accounts, LastAdmin
from knowledge.console.roles import Role
from knowledge.console.sessions import FORM_SECONDS, IDLE_SECONDS, LONGEST_SECONDS, Session, Sessions
from tests.fakes import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    """Time that passes when told to."""
    return FakeClock()


@pytest.fixture
def people(console_store, clock) -> Accounts:
    """Accounts in a database of each kind."""
    return Accounts(console_store.engine, clock)


@pytest.fixture
def sessions(console_store, clock) -> Sessions:
    """Sessions in a database of each kind."""
    return Sessions(console_store.engine, clock)


def test_session_ends_by_rest(people, sessions, clock):
    """Two hours without a click; a click begins them anew."""
    token = sessions.begin(people.create("lan", "Lan", Role.EDITOR), "::1", "Firefox")
    for _ in range(3):
        clock.pass_by(IDLE_SECONDS - 60)
        assert sessions.of(token)
    clock.pass_by(IDLE_SECONDS)
    assert sessions.of(token) is None


def test_session_ends_by_age(people, sessions, clock):
    """Half a day at most, however busy."""
    token = sessions.begin(people.create("lan", "Lan", Role.EDITOR), "::1", "Firefox")
    for _ in range(int(LONGEST_SECONDS / 3600) - 1):
        clock.pass_by(3600)
        assert sessions.of(token)
    clock.pass_by(3600)
    assert sessions.of(token) is None


def test_all_sessions_but_one_can_be_ended(people, sessions):
    """What changing a password does."""
    lan = people.create("lan", "Lan", Role.EDITOR)
    kept, ended = sessions.begin(lan, "::1", "a"), sessions.begin(lan, "::2", "b")
    sessions.end_all(lan.id, but=kept)
    assert (sessions.of(ended), [each.address for each in sessions.of_account(lan.id)]) == (None, ["::1"])


def test_link_expires(people, clock):
    """A link that lay about for three days opens nothing."""
    token = people.new_link(people.create("lan", "Lan", Role.EDITOR))
    assert people.link(token).account.name == "lan"
    clock.pass_by(INVITATION_SECONDS)
    assert people.link(token) is None


def test_link_is_used_once(people):
    """The second of two gets nothing."""
    token = people.new_link(None)
    assert [people.use_link(token), people.use_link(token)] == [True, False]


def test_an_invited_admin_does_not_count(people):
    """Who has not come in yet cannot let people in."""
    first = people.create("one", "One", Role.ADMIN, "hash")
    people.create("two", "Two", Role.ADMIN)
    with pytest.raises(LastAdmin):
        people.set_active(first, False, by="One")


@pytest.mark.parametrize(("age", "accepted"), [(0, True), (FORM_SECONDS - 1, True), (FORM_SECONDS, False), (-1, False)])
def test_form_token_has_an_age(people, age, accepted):
    """Old forms are asked again; a token from the future is none."""
    session = Session(people.create("lan", "Lan", Role.EDITOR), "digest", "token")
    assert session.accepts(session.form_token(1000.0), 1000.0 + age) is accepted


def test_form_token_is_of_its_session(people):
    """Another session's token opens nothing."""
    lan = people.create("lan", "Lan", Role.EDITOR)
    assert not Session(lan, "d", "one").accepts(Session(lan, "d", "two").form_token(1.0), 1.0)
