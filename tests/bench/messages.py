"""What the models learn from, and what the callers say: the evaluation's questions, which no model has seen."""

from __future__ import annotations

import json
import random

from bot.settings import ROOT
from knowledge.seeding import SEED as SHIPPED
from knowledge.teaching.gate import HELD_OUT
from nlu.text.examples import Example, read_examples, read_questions

SEED = 20261123


def messages() -> list[str]:
    """Every question once, the languages and styles mixed; the same order in every run."""
    lines = [line for path in sorted(HELD_OUT.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    texts = [json.loads(line)["text"] for line in lines if line.strip()]
    random.Random(SEED).shuffle(texts)
    return texts


def examples() -> list[Example]:
    """All that our classifier is trained on."""
    return [*read_examples(ROOT / "nlu" / "examples"), *read_questions(SHIPPED / "phrases")]
