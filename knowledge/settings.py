"""Settings of the knowledge package; the only reader of the environment here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from knowledge.errors import InvalidSettings

if TYPE_CHECKING:
    from knowledge.search.recogniser import Recogniser  # with numpy behind it: the supervisor must stay small

DEFAULT_DATABASE = "sqlite:///var/motcua.db"
SECRET_FILE = Path(__file__).resolve().parents[1] / "var" / "secret"
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg2")


@dataclass(frozen=True)
class Settings:
    """Where the knowledge lives."""

    database_url: str = DEFAULT_DATABASE
    recogniser_file: Path | None = None
    """The learned phrases; without them procedures are found by the index alone."""
    secret_file: Path = SECRET_FILE
    """The installation's secret; several machines share one."""
    redis_url: str = ""
    """Where publishers ring the bell for followers; without it they look by themselves."""

    def recogniser(self) -> Recogniser | None:
        """The recogniser in `recogniser_file`, if there is one."""
        return load_recogniser(self.recogniser_file)

    @classmethod
    def from_env(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from the environment.

        Raises:
            InvalidSettings: naming the variable and its value.
        """
        url = environment.get("DATABASE_URL") or DEFAULT_DATABASE
        try:
            driver = make_url(url).drivername
        except ArgumentError as error:
            raise InvalidSettings(f"DATABASE_URL: not a database address (found {url!r})") from error
        if driver not in DRIVERS:
            raise InvalidSettings(f"DATABASE_URL: must begin with sqlite:// or postgresql:// (found {driver!r})")
        file = environment.get("RECOGNISER_FILE")
        if file and not Path(file).is_file():
            raise InvalidSettings(f"RECOGNISER_FILE: no such file (found {file!r})")
        secret = environment.get("SECRET_FILE")
        redis = _redis(environment.get("REDIS_URL", ""))
        return cls(url, Path(file) if file else None, Path(secret) if secret else SECRET_FILE, redis)


def load_recogniser(file: Path | None) -> Recogniser | None:
    """The recogniser in `file`, if there is one."""
    if file is None:
        return None
    from knowledge.search.recogniser import Recogniser

    return Recogniser.load(file)


def _redis(url: str) -> str:
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise InvalidSettings(f"REDIS_URL: must begin with redis://, rediss:// or unix:// (found {url!r})")
    return url
