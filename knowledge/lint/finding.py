"""What the lint finds, and its sentence in each language."""

from __future__ import annotations

import enum
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.reading import Problem

SENTENCES = Path(__file__).with_name("sentences")


class Severity(enum.StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """May not be published like this."""
    WARNING = "warning"
    """Probably wrong, or soon."""
    NOTICE = "notice"
    """Missing, and a citizen will be told so."""


@dataclass(frozen=True)
class Finding:
    """One thing found in one field of one procedure."""

    code: str
    rule: str
    severity: Severity
    field: str
    value: str = ""

    def sentence(self, language: str) -> str:
        """What is the matter, for an officer."""
        return _sentences(language)[self.rule].format(field=self.field, value=self.value)


def of_problem(code: str, problem: Problem) -> Finding:
    """A reason why a text may not be published, as a finding."""
    rule, _, wanted = problem.code.partition(" ")
    return Finding(code, rule, Severity.ERROR, problem.field, wanted or _shown(problem.value))


def rules_with_sentences(language: str) -> dict[str, str]:
    """Every rule and its sentence."""
    return _sentences(language)


def _shown(value: object) -> str:
    return "" if value is None else str(value)[:80]


@functools.cache
def _sentences(language: str) -> dict[str, str]:
    found: dict[str, Any] = yaml.safe_load((SENTENCES / f"{language}.yml").read_text("utf-8"))
    return found
