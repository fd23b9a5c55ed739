"""How people ask for a procedure: everyday names, whole questions, and how often it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.procedure import LANGUAGES, Aspect, Text

ASPECT_SEPARATOR = "+"


@dataclass(frozen=True)
class Phrase:
    """One wording for a procedure; `aspects` is empty for a mere name."""

    code: str
    language: str
    text: str
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """What is known of a procedure apart from its record: demand 0 to 3, and names in other languages."""

    code: str
    demand: int = 0
    names: Text = Text("")


def read_phrases(entries: object, problems: list[str], origin: str = "") -> tuple[list[Profile], list[Phrase]]:
    """Profiles and phrases of one phrase file; adds a line to `problems` for everything that is wrong."""
    profiles: list[Profile] = []
    phrases: list[Phrase] = []
    for index, entry in enumerate(entries if isinstance(entries, list) else [None]):
        place = f"{origin}[{index}]"
        if not isinstance(entry, Mapping) or not isinstance(entry.get("code"), str):
            problems.append(f"{place}: code: missing (found {entry!r})")
            continue
        profiles.append(_profile(entry))
        phrases += _read_entry(entry, place, problems)
    return profiles, phrases


def _profile(entry: Mapping[str, Any]) -> Profile:
    names = entry.get("names") or {}
    return Profile(entry["code"], int(entry.get("demand", 0)), Text("", names.get("th", ""), names.get("en", "")))


def _read_entry(entry: Mapping[str, Any], place: str, problems: list[str]) -> Iterator[Phrase]:
    code = entry["code"]
    for language, names in (entry.get("aliases") or {}).items():
        yield from (Phrase(code, language, str(name)) for name in names)
    for language, by_aspects in (entry.get("questions") or {}).items():
        if language not in LANGUAGES:
            problems.append(f"{place}: questions: unknown language (found {language!r})")
            continue
        for key, texts in by_aspects.items():
            aspects = tuple(key.split(ASPECT_SEPARATOR))
            problems += [
                f"{place}: questions.{language}: unknown aspect (found {a!r})" for a in aspects if not _is_aspect(a)
            ]
            yield from (Phrase(code, language, str(text), aspects) for text in texts)


def _is_aspect(value: str) -> bool:
    return value in {aspect.value for aspect in Aspect}
