"""The strings of the chat's frame (buttons, hints, labels), one file a language."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

from nlu.text.languages import LANGUAGES

FOLDER = Path(__file__).parent


@functools.cache
def strings(language: str) -> dict[str, Any]:
    """The frame's strings in `language`."""
    return dict(yaml.safe_load((FOLDER / f"{language}.yml").read_text("utf-8")))


def languages() -> list[dict[str, str]]:
    """The languages to choose from, each named in itself."""
    return [{"code": code, "name": strings(code)["language_name"]} for code in LANGUAGES]
