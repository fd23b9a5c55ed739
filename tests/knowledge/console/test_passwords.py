"""Which passwords are refused."""

from __future__ import annotations

import pytest

from knowledge.console.lockout import LONGEST_PAUSE, Lockout, pause_after
from knowledge.console.passwords import hashed, is_common, is_right
from tests.fakes import FakeClock


@pytest.mark.parametrize(
    "password",
    ["password123", "P@ssword", "Matkhau@2025", "1234567890", "9876543210", "aaaaaaaaaa", "abcabcabcabc",
     "qwertyuiop", "vietnamvietnam", "12121212121", "Mật khẩu 1", "0000000000", "motcua2026"],
)  # fmt: skip
def test_common_password_is_known(password):
    """Words everybody chooses, with figures around them, repetitions, rows of keys."""
    assert is_common(password)


@pytest.mark.parametrize("password", ["con trâu đi trước", "hJ4kd92lsQ", "tháng ba mùa con ong", "0918273645x9"])
def test_own_password_is_not_common(password):
    """A short sentence, or what a machine made."""
    assert not is_common(password)


def test_hash_is_argon2id_and_salted():
    """Two people with one password have two hashes; an account without a password has no right one."""
    assert hashed("x").startswith("$argon2id$")
    assert hashed("x") != hashed("x")
    assert (is_right(hashed("x"), "x"), is_right(hashed("x"), "y"), is_right("", "")) == (True, False, False)


def test_pause_doubles_up_to_a_limit():
    """Nothing at first, then 15 s, 30 s, ... 15 minutes."""
    assert [pause_after(n, 5) for n in (0, 4, 5, 6, 7)] == [0, 0, 15, 30, 60]
    assert pause_after(10_000, 5) == LONGEST_PAUSE


def test_pause_passes_and_success_forgives(store):
    """After the pause one try is free; a success clears the account."""
    clock = FakeClock()
    lockout, who = Lockout(store.engine, clock), {"account": "lan", "address": "::1"}
    assert [lockout.try_once(who) for _ in range(6)] == [0, 0, 0, 0, 0, 15]
    clock.pass_by(15)
    assert [lockout.try_once(who), lockout.try_once(who)] == [0, 30]
    clock.pass_by(30)
    assert lockout.try_once(who) == 0
    lockout.succeeded(who)
    assert [lockout.try_once(who) for _ in range(4)] == [0, 0, 0, 0]


def test_address_that_guesses_many_accounts_waits(store):
    """Trying one password on everybody is guessing, too; and it does not lock the others' accounts."""
    clock = FakeClock()
    lockout = Lockout(store.engine, clock)
    tries = [lockout.try_once({"account": f"name{i}", "address": "10.0.0.9"}) for i in range(21)]
    assert tries == [0] * 20 + [15]
    assert lockout.try_once({"account": "name1", "address": "10.0.0.1"}) == 0
