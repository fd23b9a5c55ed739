"""How people ask for a procedure: everyday names, whole questions, and how often it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.procedure import LANGUAGES, Aspect, Text

ASPECT_SEPARATOR = "+"
ASPECTS = frozenset(aspect.value for aspect in Aspect)
DEMANDS = range(4)


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
        elif faults := [f"{place}: {fault}" for fault in _misshapen(entry)]:
            problems += faults
        else:
            profiles.append(_profile(entry))
            phrases += _read_entry(entry)
    return profiles, phrases


def _misshapen(entry: Mapping[str, Any]) -> Iterator[str]:
    """What in an entry has not the shape that it needs."""
    demand = entry.get("demand", 0)
    if not isinstance(demand, int) or demand not in DEMANDS:
        yield f"demand: must be from {DEMANDS[0]} to {DEMANDS[-1]} (found {demand!r})"
    yield from _not_by_language("names", entry.get("names"), str)
    yield from _not_by_language("aliases", entry.get("aliases"), list)
    yield from _not_by_language("questions", entry.get("questions"), Mapping)
    for language, by_aspects in _mapping(entry.get("questions")).items():
        yield from _not_by_aspect(f"questions.{language}", _mapping(by_aspects))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _not_by_language(name: str, value: object, kind: type) -> Iterator[str]:
    if not isinstance(value, Mapping):
        if value is not None:
            yield f"{name}: must be a mapping of languages (found {value!r})"
        return
    yield from (f"{name}: unknown language (found {language!r})" for language in value if language not in LANGUAGES)
    yield from (
        f"{name}.{language}: must be a {kind.__name__.lower()} (found {inner!r})"
        for language, inner in value.items()
        if not isinstance(inner, kind)
    )


def _not_by_aspect(name: str, by_aspects: Mapping[str, Any]) -> Iterator[str]:
    for key, texts in by_aspects.items():
        yield from (
            f"{name}: unknown aspect (found {a!r})" for a in str(key).split(ASPECT_SEPARATOR) if a not in ASPECTS
        )
        if not isinstance(texts, list):
            yield f"{name}.{key}: must be a list (found {texts!r})"


def _profile(entry: Mapping[str, Any]) -> Profile:
    names = entry.get("names") or {}
    return Profile(entry["code"], entry.get("demand", 0), Text("", names.get("th", ""), names.get("en", "")))


def _read_entry(entry: Mapping[str, Any]) -> Iterator[Phrase]:
    code = entry["code"]
    for language, names in (entry.get("aliases") or {}).items():
        yield from (Phrase(code, language, str(name)) for name in names)
    for language, by_aspects in (entry.get("questions") or {}).items():
        for key, texts in by_aspects.items():
            yield from (Phrase(code, language, str(text), tuple(key.split(ASPECT_SEPARATOR))) for text in texts)
