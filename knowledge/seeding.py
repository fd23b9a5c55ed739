"""From the seed folder into the store, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import yaml

from knowledge.errors import InvalidRecords
from knowledge.office import Office
from knowledge.phrases import Phrase, Profile, read_phrases
from knowledge.procedure import LANGUAGES, Procedure, Text
from knowledge.reading import Problem, Unreadable, read_record
from knowledge.store import Store
from knowledge.validation import problems, untranslated
from knowledge.versions import importer

T = TypeVar("T")
SEED = Path(__file__).parent / "seed"
EDITOR, REASON, ORIGIN = "seed", "content that ships with the project", "seed"
OUTLINED = "whose procedure it is; the portal's own text takes its place"


@dataclass(frozen=True)
class Seed:
    """Everything the seed folder holds."""

    procedures: list[Procedure]
    phrases: list[Phrase]
    profiles: list[Profile]
    office: Office
    outlines: list[Procedure] = field(default_factory=list)
    """Procedures of other authorities that communes are asked for: whose they are, and nothing else."""


def read_seed(folder: Path = SEED) -> Seed:
    """The seed folder as values.

    Raises:
        InvalidRecords: with one line for every problem of every file.
    """
    found: list[str] = []
    procedures, outlines = (_procedures(folder / kind, found) for kind in ("procedures", "outlines"))
    profiles, phrases = _phrases(folder, found)
    office = _record(folder / "office.yml", Office, found)
    found += _duplicates([p.code for p in (*procedures, *outlines)])
    if found or office is None:
        raise InvalidRecords(found)
    return Seed(procedures, phrases, profiles, office, outlines)


def plant(store: Store, seed: Seed) -> int:
    """Publishes the seed; what an editor changed since stays as the editor left it. Returns the number published.

    Outlines are published as an import would: whatever is known already is more, and an import takes their place.
    """
    edited = store.edited_by_people(seed_editor=EDITOR)
    fresh = [p for p in seed.procedures if p.code not in edited]
    store.replace_phrases(seed.phrases, seed.profiles, origin=ORIGIN, editor=EDITOR, reason=REASON)
    if not store.office().name.vi:
        store.set_office(seed.office, editor=EDITOR, reason=REASON)
    published = store.publish(fresh, editor=EDITOR, reason=REASON)
    return published + store.publish(_outlines(store, seed, edited), editor=importer(EDITOR), reason=OUTLINED)


def _outlines(store: Store, seed: Seed, edited: set[str]) -> list[Procedure]:
    live = store.live()
    mine = {code for code, at in live.items() if at.editor == importer(EDITOR)}
    return [p for p in seed.outlines if p.code in mine - edited or p.code not in live.keys() | edited]


def _procedures(folder: Path, found: list[str]) -> list[Procedure]:
    return [p for path in sorted(folder.glob("*.yml")) if (p := _record(path, Procedure, found, _unfit))]


def wordings(seed: Seed) -> Iterator[tuple[str, str, str]]:
    """Every shipped wording for a procedure: (text, language, code)."""
    yield from ((phrase.text, phrase.language, phrase.code) for phrase in seed.phrases)
    for procedure in seed.procedures:
        yield from (
            (text, language, procedure.code)
            for language in LANGUAGES
            for text in (procedure.names.in_language(language), *procedure.aliases.get(language, ()))
        )


def load_yaml(path: Path) -> object:
    """The content of a YAML file.

    Raises:
        InvalidRecords: naming the file, line and reason when it cannot be read or is not YAML.
    """
    try:
        return yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRecords([f"{path.name}: cannot be read ({error})"]) from error
    except yaml.YAMLError as error:
        raise InvalidRecords([f"{path.name}: {' '.join(str(error).split())}"]) from error


def _record(path: Path, kind: type[T], found: list[str], unfit: Callable[[T], list[Problem]] | None = None) -> T | None:
    try:
        record = read_record(load_yaml(path), kind)
    except Unreadable as error:
        found += [f"{path.name}: {problem}" for problem in error.problems]
        return None
    except InvalidRecords as error:
        found += error.lines
        return None
    found += [f"{path.name}: {problem}" for problem in (unfit(record) if unfit else ())]
    return record


def _unfit(procedure: Procedure) -> list[Problem]:
    return problems(procedure) + untranslated(procedure)


def _phrases(folder: Path, found: list[str]) -> tuple[list[Profile], list[Phrase]]:
    profiles: dict[str, Profile] = {}
    phrases: dict[tuple[str, str], Phrase] = {}
    for path in sorted(folder.glob("phrases/*.yml")):
        try:
            new_profiles, new_phrases = read_phrases(load_yaml(path), found, path.name)
        except InvalidRecords as error:
            found += error.lines
            continue
        for profile in new_profiles:
            profiles[profile.code] = _merged(profiles.get(profile.code), profile)
        phrases |= {(phrase.code, phrase.text): phrase for phrase in new_phrases}
    return list(profiles.values()), list(phrases.values())


def _merged(known: Profile | None, new: Profile) -> Profile:
    """A procedure that several files speak of: the highest demand, the first name."""
    if known is None:
        return new
    names = Text("", known.names.th or new.names.th, known.names.en or new.names.en)
    return Profile(known.code, max(known.demand, new.demand), names)


def _duplicates(codes: list[str]) -> Iterator[str]:
    yield from (
        f"procedures: code: duplicate (found {code!r})" for code in sorted({c for c in codes if codes.count(c) > 1})
    )
