"""The stock configuration, trained, served and measured: Rasa, our actions, and a real Redis."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from redis import Redis

from bot.settings import ROOT
from bot.supervisor import Part
from tests.bench import stock
from tests.bench.figures import Side
from tests.bench.messages import examples
from tests.bench.processes import free_port, resident, running
from tests.bench.turns import LONG, Rasa, first_answer, rasa, talk
from tests.bench.turns import measure as measure_turns
from tests.bench.workload import Workload

Say = Callable[[str], None]
MODELS = ROOT / "var" / "bench"
START_PATIENCE_SECONDS = 120.0
STORED_TURNS = 9
"""Turns that are really held before the rest of a long conversation is copied into the store."""


def ensure_model(folder: Path, say: Say) -> Path:
    """The stock model of our examples, trained in `folder` now unless an earlier run has kept it."""
    stock.write_project(folder, examples())
    model = MODELS / stock.model_name(folder)
    if not model.exists():
        say("training the stock configuration: some minutes, the first time")
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


async def measure(
    work: Workload, folder: Path, model: Path, action_server: Part, redis: tuple[int, int], say: Say
) -> Side:
    """The stock side with our `action_server`; `redis` is the process and the port of a Redis."""
    rasa_port, (redis_process, redis_port) = free_port(), redis
    stock.write_endpoints(folder, action_server.port, redis_port)
    actions = action_server.command, {**os.environ, **action_server.environment}, ROOT, folder / "actions.log"
    serve = stock.serve_command(folder, model, rasa_port), stock.environment(), folder, folder / "stock.log"
    began = time.perf_counter()
    with running(*actions) as action_process, running(*serve) as rasa_process:
        async with rasa(rasa_port) as client:
            started = await first_answer(client, began, work.question, START_PATIENCE_SECONDS)
            say(f"  first answer after {started:.0f} s")
            say("  one caller, many callers, a long conversation")
            turns = await measure_turns(client, work, lambda: _prolong(client, work, redis_port))
            return Side(started, turns, resident(action_process, rasa_process, redis_process))


async def _prolong(client: Rasa, work: Workload, redis_port: int) -> None:
    await talk(client, iter(work.texts), STORED_TURNS)
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
