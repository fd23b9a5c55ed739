"""How whoever publishes wakes whoever follows: a bell in Redis, or none, and then followers look by themselves."""

from __future__ import annotations

import logging
import threading
from typing import Protocol

log = logging.getLogger(__name__)

CHANNEL = "motcua:published"


class Bell(Protocol):
    """Rung after something was published. It may be lost, so nobody relies on it alone."""

    def ring(self) -> None: ...

    def wait(self, seconds: float) -> None:
        """Returns when it rings, after `seconds` at the latest, or when `stop` was called."""

    def stop(self) -> None:
        """Ends the waiting for good."""


class NoBell:
    """Nobody rings: waiting only lets time pass."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def ring(self) -> None:
        """Does nothing."""

    def wait(self, seconds: float) -> None:
        """Lets time pass."""
        self._stopped.wait(seconds)

    def stop(self) -> None:
        """Ends the waiting for good."""
        self._stopped.set()


class RedisBell:
    """Publish and subscribe. While Redis is away it is as if there were no bell."""

    def __init__(self, url: str) -> None:
        from redis import Redis
        from redis.exceptions import RedisError

        self._redis = Redis.from_url(url, socket_connect_timeout=1)
        self._away = RedisError
        self._ears = self._redis.pubsub(ignore_subscribe_messages=True)
        self._without = NoBell()
        self._listening = False

    def ring(self) -> None:
        """Wakes all who wait; whoever does not hear it looks a moment later."""
        try:
            self._redis.publish(CHANNEL, "1")
        except self._away:
            log.warning("Redis does not answer; followers will look by themselves")

    def wait(self, seconds: float) -> None:
        """Returns at the ring, or after `seconds`."""
        try:
            if not self._listening:
                self._ears.subscribe(CHANNEL)
                self._listening = True
            self._ears.get_message(timeout=seconds)
        except self._away:
            self._listening = False
            self._without.wait(seconds)

    def stop(self) -> None:
        """Ends the waiting within a look, and hangs up."""
        self._without.stop()
        self.ring()


def bell(redis_url: str) -> Bell:
    """The bell of this installation."""
    return RedisBell(redis_url) if redis_url else NoBell()
