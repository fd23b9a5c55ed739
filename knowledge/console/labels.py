"""Paths and findings in the words of officials."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from knowledge.console.fields import canonical
from knowledge.console.interface import Strings
from knowledge.lint.finding import Finding

NUMBER = re.compile(r"\d+")


def path_label(path: str, t: Strings) -> str:
    """`items[2].name.en` as "Papers 3 · Name · English"."""
    return " · ".join(_parts(canonical(path).split("."), t))


def labeller(t: Strings) -> Callable[[str], str]:
    """What turns paths into words, for a template."""
    return lambda path: path_label(path, t)


def by_field(found: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by the field they stand at."""
    fields: dict[str, list[Finding]] = {}
    for finding in found:
        fields.setdefault(canonical(finding.field), []).append(finding)
    return fields


def _parts(steps: Iterable[str], t: Strings) -> Iterator[str]:
    label = ""
    for step in steps:
        if NUMBER.fullmatch(step):
            label = f"{label} {int(step) + 1}"
            continue
        if label:
            yield label
        label = t(f"field.{step}") if f"field.{step}" in t else step
    if label:
        yield label
