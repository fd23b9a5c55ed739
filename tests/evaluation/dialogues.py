"""Whole conversations, played in this process: the same models, search and actions, without Rasa between them."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

import actions
from actions.memory import Memory
from actions.parts import Parts
from knowledge.catalogue import Catalogue
from nlu.text.acts import ActModel
from nlu.text.entities import entities
from nlu.text.languages import identify
from nlu.text.normalise import normalise
from tests.evaluation.sets import ROOT, SHARED
from tests.fakes import FakeDispatcher, FakeLive, FakeTracker

OWN = Path(__file__).with_name("dialogues.jsonl")
WRITTEN = Path(__file__).with_name("dialogues_written.jsonl")
"""Written with the rules of the conversation, so that a change that breaks one is seen; they measure nothing blind."""
PUBLIC = SHARED / "eval" / "dev_dialogues.jsonl"


@dataclass(frozen=True)
class Turn:
    """One turn: what was said and expected, and what came of it."""

    dialogue: str
    language: str
    text: str
    expected: dict[str, Any]
    intent: str
    aspects: tuple[str, ...]
    codes: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def right_act(self) -> bool:
        """Whether the dialogue act was understood."""
        return bool(self.intent == self.expected["intent"])

    @property
    def right_procedure(self) -> bool | None:
        """Whether the (first) procedure answered about is one that was meant; None when none was."""
        wanted = self.expected["codes"]
        if not wanted:
            return None
        together = self.expected.get("codes_mode") == "all"
        return set(wanted) <= set(self.codes) if together else bool(self.codes) and self.codes[0] in wanted


@dataclass
class Play:
    """One conversation over a catalogue."""

    acts: ActModel
    catalogue: Catalogue
    memory: Memory = field(default_factory=Memory)
    language: str = "vi"

    async def say(self, text: str) -> tuple[str, tuple[str, ...], list[dict[str, Any]]]:
        """The act, the aspects, and the replies ordered."""
        clean = normalise(text)
        self.language = identify(clean) or self.language
        read = self.acts.read(clean, self.language)
        message = {
            "text": text,
            "intent": {"name": read.intent, "confidence": read.confidence},
            "metadata": {"language": self.language},
            "aspects": list(read.aspects),
            "follows": read.follows,
            "doubt": read.doubt,
            "entities": [{"entity": e.kind, "value": e.value} for e in entities(text)],
        }
        dispatcher = FakeDispatcher()
        action = _action_of(read.intent, Parts(FakeLive(self.catalogue)))  # type: ignore[arg-type]
        if action is not None:
            for event in await action.run(dispatcher, FakeTracker(message, self.memory.plain()), {}):
                self.memory = Memory.read(event["value"])
        return read.intent, read.aspects, dispatcher.said


async def play(acts: ActModel, catalogue: Catalogue, path: Path) -> list[Turn]:
    """Every turn of the conversations in a file."""
    return [turn for row in _lines(path) async for turn in _turns(acts, catalogue, row)]


def files() -> Iterator[tuple[str, Path]]:
    """(name, file) of the sets of conversations that are there."""
    yield "held-out", OWN
    yield "written with the rules", WRITTEN
    if PUBLIC.exists():
        yield "dev", PUBLIC


def share(values: Sequence[bool | None]) -> float:
    """The share of the true ones among those that tell."""
    told = [value for value in values if value is not None]
    return sum(told) / max(1, len(told))


async def _turns(acts: ActModel, catalogue: Catalogue, row: dict[str, Any]) -> Any:
    conversation = Play(acts, catalogue, language=row["lang"])
    for turn in row["turns"]:
        intent, aspects, said = await conversation.say(turn["user"])
        codes = tuple(dict.fromkeys(code for reply in said for code in _codes(reply)))
        keys = tuple(reply["reply"] for reply in said)
        yield Turn(row["id"], row["lang"], turn["user"], turn["expect"], intent, aspects, codes, keys)


def _codes(reply: dict[str, Any]) -> Iterator[str]:
    values = reply["values"]
    yield from [values["code"]] if values.get("code") and reply["reply"].startswith("procedure.") else []
    yield from (choice["code"] for choice in values.get("choices", ()))


def _action_of(intent: str, parts: Parts) -> Any:
    name = _rules()[intent]
    for kind in _kinds():
        made = kind(parts) if "parts" in inspect.signature(kind).parameters else kind()
        if made.name() == name:
            return made
    return None


def _rules() -> dict[str, str]:
    rules = yaml.safe_load((ROOT / "bot/dialogue/rules.yml").read_text("utf-8"))["rules"]
    return {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in rules}


def _kinds() -> list[type]:
    import importlib
    import pkgutil

    from rasa_sdk import Action

    modules = [importlib.import_module(f"actions.{m.name}") for m in pkgutil.iter_modules(actions.__path__)]
    found = {k for m in modules for _, k in inspect.getmembers(m, inspect.isclass)}
    return [k for k in found if issubclass(k, Action) and k is not Action]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
