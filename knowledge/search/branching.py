"""A case told in a conversation that belongs to a neighbour of the procedure talked about."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import yaml

from nlu.text.normalise import normalise
from nlu.text.terms import terms

BRANCHES = Path(__file__).resolve().parents[1] / "seed" / "branches.yml"


def branch_of(codes: Sequence[str], text: str, language: str) -> str:
    """Where what is told leads from one of `codes`; empty when it leads nowhere."""
    spoken = _run(text, language)
    found = [(len(words), to) for code in codes for words, to in _table().get((code, language), ()) if words in spoken]
    return max(found)[1] if found else ""


@functools.cache
def _table() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(code, language) -> the words that lead away from it, and where to."""
    table: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for entry in yaml.safe_load(BRANCHES.read_text("utf-8")):
        for language, phrases in entry["words"].items():
            led = [(_run(str(phrase), language), entry["to"]) for phrase in phrases]
            for code in entry["from"]:
                table.setdefault((code, language), []).extend(led)
    return table


def _run(text: str, language: str) -> str:
    """Folded words between spaces; Thai as one run, because nothing tells where its words end."""
    folded = terms(normalise(text), language).folded
    return "".join(folded) if language == "th" else f" {' '.join(folded)} "
