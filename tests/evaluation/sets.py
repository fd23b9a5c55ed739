"""The evaluation sets: public ones from ../shared where present, and the project's own held-out questions."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
OWN = ROOT / "knowledge" / "seed" / "held_out"
NATIONAL = SHARED / "data" / "national_procedures.jsonl.gz"


@dataclass(frozen=True)
class Case:
    """One labelled question; `codes` are all procedures that count as right."""

    id: str
    text: str
    language: str
    style: str
    intent: str
    aspects: tuple[str, ...]
    codes: tuple[str, ...]
    title: str = ""
    both: bool = False


def question_sets() -> Iterator[tuple[str, list[Case]]]:
    """(name, cases) of every question set that is there."""
    yield "held-out", [case for path in sorted(OWN.glob("*.jsonl")) for case in _labelled(path)]
    shared = SHARED / "eval"
    if (shared / "dev_questions.jsonl").exists():
        yield "dev", list(_labelled(shared / "dev_questions.jsonl"))
        yield "portal_faq", [_untyped(i, row) for i, row in enumerate(_lines(shared / "portal_faq.jsonl"))]
        yield "natural_needs", [_untyped(i, row) for i, row in enumerate(_lines(shared / "natural_needs.jsonl"))]


def massive(language: str) -> list[dict[str, str]] | None:
    """MASSIVE's rows {split, text, intent} of a language, None when not there."""
    path = SHARED / "eval" / f"massive_{language}.jsonl.gz"
    return [json.loads(line) for line in gzip.open(path, "rt", encoding="utf-8")] if path.exists() else None


def _labelled(path: Path) -> Iterator[Case]:
    for row in _lines(path):
        yield Case(
            row["id"], row["text"], row["lang"], row["style"], row["intent"],
            tuple(row["aspects"]), tuple(row["codes"]), both=row["note"] == "two",
        )  # fmt: skip


def _untyped(number: int, row: dict[str, Any]) -> Case:
    codes = (row["code"],) if row["code"] else ()
    return Case(str(number), row["question"], "vi", "public", "ask_procedure", (), codes, row.get("title", ""))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())
