"""The stock configuration, trained, served and measured: Rasa, our actions, and a real Redis."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from redis import Redis

from bot.group import parts
from bot.settings import ROOT, Settings
from bot.supervisor import Part
from tests.bench import stock
from tests.bench.messages import examples
from tests.bench.processes import RedisServer, free_port, running
from tests.bench.section import Run
from tests.bench.turns import LONG, Rasa, first_answer, rasa, talk
from tests.bench.workload import Workload

MODELS = ROOT / "var" / "bench"
START_PATIENCE_SECONDS = 120.0
STORED_TURNS = 9
"""Turns that are really held before the rest of a long conversation is copied into the store."""


def ensure_model(folder: Path, say: Callable[[str], None]) -> Path:
    """The stock model of our examples, trained in `folder` now unless an earlier run has kept it."""
    stock.write_project(folder, examples())
    model = MODELS / stock.model_name(folder)
    if not model.exists():
        say("  training the stock configuration, the first time")
        shutil.rmtree(MODELS, ignore_errors=True)
        with (folder / "train.log").open("wb") as out:
            subprocess.run(
                stock.train_command(folder, model),
                env=stock.environment(),
                cwd=folder,
                stdout=out,
                stderr=out,
                check=True,
            )
    return model


@dataclass(frozen=True)
class StockGroup:
    """The running stock side."""

    pids: tuple[int, ...]
    rasa_port: int
    start_seconds: float
    """To the first answer."""


@asynccontextmanager
async def opened(run: Run, folder: Path, model: Path, redis: RedisServer) -> AsyncIterator[StockGroup]:
    """The stock side with an action server of ours, its Redis in `redis`."""
    rasa_port, action_server = free_port(), _action_server(folder, run.model)
    stock.write_endpoints(folder, action_server.port, redis.port)
    actions = action_server.command, os.environ | dict(action_server.environment), ROOT, folder / "actions.log"
    serve = stock.serve_command(folder, model, rasa_port), stock.environment(), folder, folder / "stock.log"
    began = time.perf_counter()
    with running(*actions) as action_process, running(*serve) as rasa_process:
        async with rasa(rasa_port) as client:
            started = await first_answer(client, began, run.work.question, START_PATIENCE_SECONDS)
        run.say(f"  first answer after {started:.0f} s")
        yield StockGroup((action_process, rasa_process, redis.pid), rasa_port, started)


def _action_server(folder: Path, model: Path) -> Part:
    """Our action server over a database of its own, seeded."""
    settings = replace(Settings.from_env({"DATABASE_URL": f"sqlite:///{folder}/stock.db"}), action_port=free_port())
    environment = os.environ | {"DATABASE_URL": settings.database_url}
    subprocess.run(
        [sys.executable, "-m", "bot", "seed"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return next(part for part in parts(settings, model) if part.port == settings.action_port)


async def prolong(client: Rasa, work: Workload, redis_port: int) -> None:
    """Holds a few turns and copies them in the store."""
    await talk(client, work.texts, STORED_TURNS)
    _lengthen(redis_port, f"tracker:{LONG}", work.long - 1)


def _lengthen(redis_port: int, key: str, turns: int) -> None:
    """Repeats the stored turns, reworded, until there are `turns`: to hold them all would take ten minutes."""
    with Redis(port=redis_port) as store:
        tracker = json.loads(store.get(key) or "{}")
        held = tracker["events"]
        starts = [i for i, event in enumerate(held) if event["event"] == "user"]
        pattern = held[starts[1] :]
        rounds = -(-(turns - len(starts)) // (len(starts) - 1))
        events = held + [_reworded(event, number) for number in range(rounds) for event in pattern]
        store.set(key, json.dumps({**tracker, "events": _first_turns(events, turns)}))


def _reworded(event: dict[str, Any], number: int) -> dict[str, Any]:
    """A copy that Rasa takes for another event, as in a conversation that does not repeat itself."""
    twin = copy.deepcopy(event)
    if twin["event"] == "user":
        twin["text"] = twin["parse_data"]["text"] = f"{twin['text']} {number}"
        twin["message_id"] = uuid.uuid4().hex
    if twin["event"] == "bot":
        twin["text"] = str(number)
    return twin


def _first_turns(events: list[dict[str, Any]], turns: int) -> list[dict[str, Any]]:
    """The events of the first `turns` turns, their times spread over the last minutes."""
    starts = [i for i, event in enumerate(events) if event["event"] == "user"]
    kept = events[: starts[turns]] if len(starts) > turns else events
    now = time.time()
    for age, event in enumerate(reversed(kept)):
        event["timestamp"] = now - 0.1 * (age + 1)
    return kept
