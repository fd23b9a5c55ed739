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

    @classmethod
    def from_env(cls, environment: Mapping[str, str] = os.environ) -> DossierSettings:
        """Settings from the environment.

        Raises:
            InvalidSettings: naming the variable and its value.
        """
        return cls(
            source_file=_existing(environment, "DOSSIER_SOURCE", Path.is_file, "no such file"),
            redis_url=environment.get("REDIS_URL", ""),
            retention_days=_days(environment, "DOSSIER_RETENTION_DAYS", cls.retention_days),
            folder=_existing(environment, "DOSSIER_FOLDER", Path.is_dir, "no such folder"),
        )


def _existing(environment: Mapping[str, str], name: str, exists: Callable[[Path], bool], reason: str) -> Path | None:
    value = environment.get(name)
    if not value:
        return None
    if not exists(Path(value)):
        raise InvalidSettings(f"{name}: {reason} (found {value!r})")
    return Path(value)


def _days(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name)
    if not text:
        return default
    if not text.isdecimal() or not 0 <= int(text) <= 3650:
        raise InvalidSettings(f"{name}: must be a whole number from 0 to 3650 (found {text!r})")
    return int(text)
