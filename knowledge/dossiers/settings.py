"""Settings of the dossiers; the only reader of their part of the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import InvalidSettings


@dataclass(frozen=True)
class DossierSettings:
    """Where dossiers are looked up, and how long they are kept."""

    source_file: Path | None = None
    """Describes a provincial system to ask over HTTP; without it the imported files are the source."""
    redis_url: str = ""
    """Shares the cache and the limits between machines."""
    retention_days: int = 90
    """Days that a dossier is kept after its end."""
    folder: Path | None = None
    """Watched for the centre's daily file."""
    news_seconds: int = 60
    """Between two looks at the dossiers of which citizens want news."""

    @classmethod
    def from_env(cls, environment: Mapping[str, str] = os.environ) -> DossierSettings:
        """Settings from the environment.

        Raises:
            InvalidSettings: naming the variable and its value.
        """
        return cls(
            source_file=_existing(environment, "DOSSIER_SOURCE", Path.is_file, "no such file"),
            redis_url=environment.get("REDIS_URL", ""),
            retention_days=_whole(environment, "DOSSIER_RETENTION_DAYS", cls.retention_days, 0, 3650),
            folder=_existing(environment, "DOSSIER_FOLDER", Path.is_dir, "no such folder"),
            news_seconds=_whole(environment, "DOSSIER_NEWS_SECONDS", cls.news_seconds, 1, 86400),
        )


def _existing(environment: Mapping[str, str], name: str, exists: Callable[[Path], bool], reason: str) -> Path | None:
    value = environment.get(name)
    if not value:
        return None
    if not exists(Path(value)):
        raise InvalidSettings(f"{name}: {reason} (found {value!r})")
    return Path(value)


def _whole(environment: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environment.get(name)
    if not text:
        return default
    if not text.isdecimal() or not low <= int(text) <= high:
        raise InvalidSettings(f"{name}: must be a whole number from {low} to {high} (found {text!r})")
    return int(text)
