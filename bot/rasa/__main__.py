"""Runs Rasa our way: `python -m bot.rasa train` and `python -m bot.rasa serve`."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = ROOT / "bot" / "dialogue" / "domain.yml"
RULES = ROOT / "bot" / "dialogue" / "rules.yml"
CREDENTIALS = ROOT / "bot" / "dialogue" / "credentials.yml"


def main(arguments: list[str] | None = None) -> int:
    """The command line of this package."""
    parser = argparse.ArgumentParser(prog="python -m bot.rasa")
    commands = parser.add_subparsers(dest="command", required=True)
    train_parser = commands.add_parser("train", help="train a model")
    train_parser.add_argument("model", type=Path, help="the model file to write")
    serve_parser = commands.add_parser("serve", help="serve a model on loopback")
    serve_parser.add_argument("model", type=Path)
    serve_parser.add_argument("--port", type=int, default=5005)
    serve_parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args(arguments)
    _quieten()
    return train(options.model) if options.command == "train" else serve(options.model, options.host, options.port)


def train(model: Path) -> int:
    """Trains from the repository's config, dialogue and examples into one model file."""
    from bot.rasa import lean

    lean.install()
    from rasa.api import train as rasa_train

    from bot.rasa import training

    training.install()
    result = rasa_train(
        str(DOMAIN),
        str(ROOT / "config.yml"),
        [str(RULES)],
        output=str(model.parent),
        force_training=True,
        fixed_model_name=model.stem.removesuffix(".tar"),
    )
    return 0 if result.model and result.code == 0 else 1


def serve(model: Path, host: str, port: int) -> int:
    """Serves `model`; only the gateway may reach it, so it binds to loopback or a private address."""
    from bot.rasa import lean

    lean.install()
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints

    from bot.rasa import calls, events, runner, validator

    for repair in (calls, events, runner, validator):
        repair.install()
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    serve_application(
        str(model), interface=host, port=port, credentials=str(CREDENTIALS), endpoints=endpoints, enable_api=False
    )
    return 0


def _quieten() -> None:
    """No telemetry, no chatter."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    os.environ["LOG_LEVEL"] = "WARNING"
    import sanic.app  # noqa: F401  it turns warnings about deprecations on, so it comes before the next line

    warnings.filterwarnings("ignore")
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)  # unset, it prints what citizens write


if __name__ == "__main__":
    sys.exit(main())
