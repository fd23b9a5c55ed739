"""The strings of the console, one file a language, each under a dotted key."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.procedure import LANGUAGES, OFFICIAL_LANGUAGE

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Strings:
    """What the console says in one language."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The string of `key` with its {braces} filled in.

        Raises:
            KeyError: when there is no such string.
        """
        text = self.texts[key]
        return text.format_map(values) if values else text

    def __contains__(self, key: str) -> bool:
        return key in self.texts


@functools.cache
def strings(language: str) -> Strings:
    """The strings of `language`; the official language's for one we do not speak."""
    spoken = language if language in LANGUAGES else OFFICIAL_LANGUAGE
    return Strings(spoken, dict(_flat(yaml.safe_load((FOLDER / f"{spoken}.yml").read_text("utf-8")))))


def languages() -> list[tuple[str, str]]:
    """(code, name in itself) of every language."""
    return [(code, strings(code)("language.name")) for code in LANGUAGES]


def _flat(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", str(value)
