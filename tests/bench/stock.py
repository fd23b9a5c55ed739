"""A stock Rasa of the same intents: Rasa's own tokenizer, features, classifier, validator and stores."""

from __future__ import annotations

import hashlib
import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import yaml

from bot.rasa.__main__ import CREDENTIALS, DOMAIN, RULES
from nlu.text.examples import Example

CONFIG = {
    "recipe": "default.v1",
    "language": "vi",
    "assistant_id": "stock",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "LogisticRegressionClassifier"},
    ],
    "policies": [
        {
            "name": "RulePolicy",
            "core_fallback_threshold": 0.3,
            "core_fallback_action_name": "action_answer_procedure",
            "enable_fallback_prediction": True,
        }
    ],
}
EVERY = 8
"""One example in so many is learned, of each intent: all would train for minutes; as many of each intent would make
rare ones likely, and their fixed answers need no action."""
ENTITY_MARKS = set("[]{}()")
"""In Rasa's format these would mark entities."""


def write_project(folder: Path, examples: Iterable[Example]) -> None:
    """Everything `rasa train` needs."""
    _write(folder / "config.yml", CONFIG)
    _write(folder / "data" / "nlu.yml", _training_data(examples))
    (folder / "data" / "rules.yml").write_text(RULES.read_text("utf-8"), "utf-8")


def write_endpoints(folder: Path, action_port: int, redis_port: int) -> None:
    """Where `rasa run` finds its neighbours: Rasa's own stores, in Redis."""
    redis = {"type": "redis", "url": "127.0.0.1", "port": redis_port}
    endpoints = {
        "action_endpoint": {"url": f"http://127.0.0.1:{action_port}/webhook"},
        "tracker_store": {**redis, "db": 0},
        "lock_store": {**redis, "db": 1},
    }
    _write(folder / "endpoints.yml", endpoints)


def model_name(folder: Path) -> str:
    """A name that changes with what `folder` is trained from."""
    digest = hashlib.sha256(DOMAIN.read_bytes())
    for path in sorted([folder / "config.yml", *folder.glob("data/*")]):
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()[:16]}.tar.gz"


def train_command(folder: Path, model: Path) -> list[str]:
    """Trains `folder` into `model`."""
    return [
        sys.executable, "-m", "rasa", "train", "--config", str(folder / "config.yml"), "--domain", str(DOMAIN),
        "--data", str(folder / "data"), "--out", str(model.parent), "--fixed-model-name", model.name.removesuffix(".tar.gz"),
    ]  # fmt: skip


def serve_command(folder: Path, model: Path, port: int) -> list[str]:
    """Serves `model` as Rasa's own command does, on loopback."""
    return [
        sys.executable, "-m", "rasa", "run", "--model", str(model), "--interface", "127.0.0.1",
        "--port", str(port), "--endpoints", str(folder / "endpoints.yml"), "--credentials", str(CREDENTIALS),
    ]  # fmt: skip


def environment() -> dict[str, str]:
    """Rasa as it is, but silent and offline."""
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "PYTHONWARNINGS": "ignore"}
    return {**os.environ, **quiet, "LOG_LEVEL": "ERROR", "TF_CPP_MIN_LOG_LEVEL": "3"}


def _training_data(examples: Iterable[Example]) -> dict[str, object]:
    by_intent: defaultdict[str, list[str]] = defaultdict(list)
    for example in examples:
        if not ENTITY_MARKS & set(example.text):
            by_intent[example.intent].append(" ".join(example.text.split()))
    nlu = [
        {"intent": i, "examples": "".join(f"- {text}\n" for text in texts[::EVERY])} for i, texts in by_intent.items()
    ]
    return {"version": "3.1", "nlu": nlu}


def _write(path: Path, data: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
