"""Trains what the search learns: `python -m knowledge.search recogniser FILE` and `... weights`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.search.recogniser import Recogniser, train
from knowledge.seeding import read_seed, wordings

USAGE = 2


def main(arguments: list[str] | None = None) -> int:
    """Runs one command."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.search", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("recogniser", help=train_recogniser.__doc__).add_argument("file", type=Path)
    commands.add_parser("weights", help=train_weights.__doc__)
    options = parser.parse_args(arguments)
    try:
        return train_recogniser(options.file) if options.command == "recogniser" else train_weights()
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return USAGE


def train_recogniser(file: Path) -> int:
    """Learn the shipped phrases, into one file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    _shipped().save(file)
    return 0


def train_weights() -> int:
    """Learn the weights of the ranking over the database in DATABASE_URL, into knowledge/search/model.json."""
    from knowledge.catalogue import load
    from knowledge.search.training import learn
    from knowledge.settings import Settings
    from knowledge.store import Store, open_engine

    store = Store(open_engine(Settings.from_env().database_url))
    store.create_tables()
    learn(load(store).index, store.phrases(), _shipped(), _show)
    return 0


def _shipped() -> Recogniser:
    return train(wordings(read_seed()), _show)


def _show(done: int, whole: int) -> None:
    print(f"\r  learning {done}/{whole}", end="\n" if done == whole else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
