"""The repair that keeps TensorFlow out of Rasa."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from bot.rasa.lean import STAND_INS
from bot.settings import ROOT

pytestmark = pytest.mark.rasa

EVERYTHING = """
import sys
from bot.rasa import lean
lean.install()
import rasa.api, rasa.core.run, rasa.model_training, bot.rasa.tracker_store, nlu.components.example_importer
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
DefaultV1Recipe._from_registry("RulePolicy")
print(sorted(name for name in ("tensorflow", "keras", "jax") if name in sys.modules))
"""


def test_tensorflow_is_not_imported():
    """What trains and serves our configuration runs without TensorFlow, and still knows RulePolicy."""
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", EVERYTHING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("module", STAND_INS)
def test_stand_ins_bear_the_names_of_the_real_modules(module):
    """Each stand-in holds only what the real module holds: a Rasa that moved them is noticed here."""
    assert set(STAND_INS[module]) <= set(vars(importlib.import_module(module)))
