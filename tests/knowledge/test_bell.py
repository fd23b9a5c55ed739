"""The bell that publishers ring: followers hear it at once, and look by themselves when they cannot."""

from __future__ import annotations

import threading
import time

import pytest

from knowledge.bell import NoBell, RedisBell, bell
from knowledge.catalogue import LiveCatalogue
from knowledge.store import Store
from tests.builders import BIRTH, a_procedure, a_store

LONG = 60.0
WHO = {"editor": "lan", "reason": "a test"}


def test_no_bell_only_lets_time_pass():
    """Without Redis a follower waits its turn."""
    began = time.monotonic()
    bell("").wait(0.01)
    assert time.monotonic() - began >= 0.01


def test_stopped_bell_does_not_keep_waiting():
    """Stopping is at once."""
    quiet = NoBell()
    quiet.stop()
    quiet.wait(LONG)


@pytest.mark.redis
def test_change_is_live_at_the_ring(tmp_path, redis_url):
    """A follower that would look only once a minute follows at once."""
    publisher = a_store(tmp_path)
    publisher.publish([a_procedure()], **WHO)
    publisher.bell = bell(redis_url)
    live = LiveCatalogue(Store(publisher.engine, bell=bell(redis_url)), poll_seconds=LONG).start()
    changed = threading.Event()

    def publish_until_heard() -> None:
        month = 0
        while not changed.wait(0.05) and month < 100:
            month += 1
            publisher.publish([a_procedure(as_of=f"{2000 + month}-01")], **WHO)

    ringing = threading.Thread(target=publish_until_heard)
    ringing.start()
    deadline = time.monotonic() + 10
    while live.current.procedure(BIRTH).as_of == "2026-07" and time.monotonic() < deadline:
        time.sleep(0.01)  # noqa: TID251  the catalogue follows in a thread of its own
    changed.set()
    ringing.join()
    live.stop()
    assert live.current.procedure(BIRTH).as_of != "2026-07"
    publisher.engine.dispose()


def test_redis_away_is_as_if_there_were_no_bell(tmp_path):
    """Publishing works, and followers look by themselves."""
    away = RedisBell("redis://127.0.0.1:1/0")
    store = a_store(tmp_path)
    store.bell = away
    assert store.publish([a_procedure()], **WHO) == 1
    began = time.monotonic()
    away.wait(0.01)
    assert time.monotonic() - began >= 0.01
    store.engine.dispose()
