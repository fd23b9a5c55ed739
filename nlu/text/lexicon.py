"""The word lists of `nlu/lexicon`, loaded once, as plain values."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "lexicon"


@functools.cache
def lexicon(name: str) -> dict[str, Any]:
    """The word list file `name` ("vi", "en", "th", ...); treat it as read-only."""
    with (FOLDER / f"{name}.yml").open(encoding="utf-8") as file:
        return dict(yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
