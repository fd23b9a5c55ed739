"""How a provincial system is asked: address, authentication, and where in its answer each official field stands."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.dossiers.fields import OFFICIAL, REQUIRED
from knowledge.errors import InvalidRecords
from knowledge.reading import Problem, Unreadable, read_record
from knowledge.seeding import load_yaml

VARIABLE = re.compile(r"\$\{(\w+)\}")
METHODS = ("GET", "POST")


@dataclass(frozen=True)
class HttpSettings:
    """A system that tells of one dossier at a time, in JSON. `{code}` stands for the code, `${NAME}` for the environment."""

    url: str
    method: str = "GET"
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    token_url: str = ""
    """Where a client gets a token for its credentials (OAuth 2); empty when none is needed."""
    client_id: str = ""
    client_secret: str = ""
    record: str = ""
    """Path of the dossier in the answer ("content.0"); nothing there means no such dossier."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Official name -> path in the dossier; a name that is missing stands under its own name."""
    attempt_seconds: float = 3.5
    deadline_seconds: float = 4.0
    """Of all tries together: a citizen should have an answer within five seconds."""
    attempts: int = 3
    most_at_once: int = 24


def read_http_settings(path: Path, environment: Mapping[str, str] = os.environ) -> HttpSettings:
    """The settings of a file.

    Raises:
        InvalidRecords: with one line for every problem.
    """
    problems: list[Problem] = []
    data = _with_environment(load_yaml(path), environment, "", problems)
    try:
        settings = read_record(data, HttpSettings)
    except Unreadable as error:
        raise InvalidRecords([f"{path.name}: {problem}" for problem in error.problems]) from error
    problems += _problems(settings)
    if problems:
        raise InvalidRecords([f"{path.name}: {problem}" for problem in problems])
    return settings


def at_path(value: Any, path: str) -> Any:
    """What stands at a dotted path of mappings and lists; None when nothing does."""
    for step in filter(None, path.split(".")):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list):
            value = value[int(step)] if step.isdecimal() and int(step) < len(value) else None
        else:
            return None
    return value


def filled(template: Mapping[str, str], code: str) -> dict[str, str]:
    """The template with the code in it."""
    return {name: text.replace("{code}", code) for name, text in template.items()}


def _problems(settings: HttpSettings) -> list[Problem]:
    found = [Problem("unknown_field", f"fields.{name}") for name in settings.fields if name not in OFFICIAL]
    found += [
        Problem("missing", f"fields.{name}") for name in REQUIRED if settings.fields and name not in settings.fields
    ]
    if not settings.url.startswith(("http://", "https://")):
        found.append(Problem("must_begin_with_http", "url", settings.url))
    if settings.method not in METHODS:
        found.append(Problem("must_be_one_of " + ", ".join(METHODS), "method", settings.method))
    if "{code}" not in f"{settings.query}{settings.body}":
        found.append(Problem("the_code_is_sent_nowhere", "query"))
    if not 0 < settings.attempt_seconds <= settings.deadline_seconds <= 4.5:
        found.append(
            Problem(
                "must_be_at_most_4.5_and_no_less_than_attempt_seconds", "deadline_seconds", settings.deadline_seconds
            )
        )
    return found


def _with_environment(value: Any, environment: Mapping[str, str], path: str, problems: list[Problem]) -> Any:
    """The same data with every `${NAME}` replaced: secrets stay out of files."""
    if isinstance(value, Mapping):
        return {k: _with_environment(v, environment, f"{path}.{k}".lstrip("."), problems) for k, v in value.items()}
    if not isinstance(value, str):
        return value
    problems += [Problem("is_not_in_the_environment", path, n) for n in VARIABLE.findall(value) if n not in environment]
    return VARIABLE.sub(lambda match: environment.get(match[1], ""), value)
