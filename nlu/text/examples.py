"""Training examples as data: sentence, language, dialogue act, aspects, and the family it was written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ASK_PROCEDURE = "ask_procedure"


@dataclass(frozen=True)
class Example:
    """One labelled sentence; examples of one family are variations of one pattern."""

    text: str
    language: str
    intent: str
    aspects: tuple[str, ...] = ()
    family: str = ""
    follows: bool = False
    """Whether it is said about the procedure already being talked about, and names none itself."""


def read_examples(folder: Path) -> list[Example]:
    """Every example below `folder`, which holds one folder a language and one file an act."""
    return [
        example
        for path in sorted(folder.glob("*/*.yml"))
        for example in _act_file(_yaml(path), path.parent.name, f"{path.parent.name}/{path.stem}")
    ]


def read_questions(folder: Path) -> list[Example]:
    """The whole questions of the phrase files in `folder`, as questions about a procedure."""
    return [example for path in sorted(folder.glob("*.yml")) for entry in _yaml(path) for example in _questions(entry)]


def _act_file(data: Mapping[str, Any], language: str, origin: str) -> Iterator[Example]:
    for name, family in data["families"].items():
        labelled = family if isinstance(family, dict) else {"examples": family}
        aspects = tuple(labelled.get("aspects", ()))
        for text in labelled["examples"]:
            yield Example(str(text), language, data["intent"], aspects, f"{origin}/{name}", bool(data.get("follow_up")))


def _questions(entry: Mapping[str, Any]) -> Iterator[Example]:
    for language, by_aspects in (entry.get("questions") or {}).items():
        for key, texts in by_aspects.items():
            for text in texts:
                yield Example(str(text), language, ASK_PROCEDURE, tuple(key.split("+")), f"phrases/{entry['code']}")


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
