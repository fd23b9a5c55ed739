"""The shape of the action server: flat, asynchronous, and in step with the domain and the rules."""

from __future__ import annotations

import importlib
import inspect

import pytest
import yaml
from rasa_sdk import Action

from actions.memory import Memory
from actions.turn import MEMORY_SLOT
from tests.sources import ROOT, dotted, modules

DOMAIN = yaml.safe_load((ROOT / "bot/dialogue/domain.yml").read_text("utf-8"))
RULES = yaml.safe_load((ROOT / "bot/dialogue/rules.yml").read_text("utf-8"))["rules"]
ACTIONS = {
    found.__name__: found
    for path in modules("actions")
    if path.stem not in ("__main__", "__init__")
    for _, found in inspect.getmembers(importlib.import_module(dotted(path)), inspect.isclass)
    if issubclass(found, Action) and found is not Action
}
NAMES = {action().name() for action in ACTIONS.values()}
STEPS = [step for rule in RULES for step in rule["steps"]]


def test_folder_is_flat():
    """The SDK imports the top level only; an action in a sub-folder would never be found."""
    folders = [path.name for path in (ROOT / "actions").iterdir() if path.is_dir() and path.name != "__pycache__"]
    assert folders == []


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_run_is_a_coroutine(action):
    """A blocking action would stop every citizen's conversation."""
    assert inspect.iscoroutinefunction(action.run)


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_run_takes_what_the_sdk_gives(action):
    """The SDK counts the parameters before it calls."""
    assert list(inspect.signature(action().run).parameters) == ["dispatcher", "tracker", "domain"]


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_action_holds_one_file(action):
    """One thing the assistant does, one file (yes and no are one thing)."""
    siblings = {other.__name__ for other in ACTIONS.values() if other.__module__ == action.__module__}
    assert len(siblings) == 1 or siblings == {"Affirm", "Deny"}


def test_domain_names_exactly_our_actions():
    """What the domain promises exists, and what exists is promised."""
    assert set(DOMAIN["actions"]) == NAMES


def test_every_action_and_response_is_used_by_a_rule():
    """Nothing waits for a rule that nobody wrote."""
    used = {step["action"] for step in STEPS if "action" in step}
    assert used == NAMES | DOMAIN["responses"].keys()


def test_every_intent_has_one_rule():
    """One act, one action."""
    assert sorted(step["intent"] for step in STEPS if "intent" in step) == sorted(DOMAIN["intents"])


def test_every_taught_act_is_in_the_domain():
    """The examples teach what the rules answer."""
    taught = {yaml.safe_load(p.read_text("utf-8"))["intent"] for p in (ROOT / "nlu/examples").glob("*/*.yml")}
    assert taught - set(DOMAIN["intents"]) == set()


def test_domain_holds_keys_not_sentences():
    """Rasa carries keys: no response of the domain has a text."""
    answers = [answer for answers in DOMAIN["responses"].values() for answer in answers]
    assert [answer for answer in answers if answer.keys() != {"custom"}] == []


def test_memory_is_the_only_slot():
    """One slot, whose shape is one small class."""
    assert list(DOMAIN["slots"]) == [MEMORY_SLOT]
    assert Memory.read(Memory().plain()) == Memory()
