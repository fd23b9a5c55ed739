"""Settings of the knowledge package; the only reader of the environment here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from knowledge.errors import InvalidSettings

DEFAULT_DATABASE = "sqlite:///var/motcua.db"


@dataclass(frozen=True)
class Settings:
    """Where the knowledge lives."""

    database_url: str = DEFAULT_DATABASE

    @classmethod
    def from_env(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from the environment.

        Raises:
            InvalidSettings: naming the variable and its value.
        """
        url = environment.get("DATABASE_URL") or DEFAULT_DATABASE
        try:
            backend = make_url(url).get_backend_name()
        except ArgumentError as error:
            raise InvalidSettings(f"DATABASE_URL: not a database address (found {url!r})") from error
        if backend not in ("sqlite", "postgresql"):
            raise InvalidSettings(f"DATABASE_URL: must begin with sqlite:// or postgresql:// (found {backend!r})")
        return cls(url)
