"""What every Rasa component of ours must be: retrained when a rule changes, typed, harmless to the text."""

from __future__ import annotations

import ast
import importlib
import shutil

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nlu.text import NLU, fingerprint
from nlu.text.languages import LANGUAGES
from nlu.text.segment import segment
from tests.sources import ROOT, dotted, modules, tree

PIPELINE = [step["name"] for step in yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]]
TOUCHED = ("text/normalise.py", "text/acts.py", "lexicon/vi.yml", "lexicon/references.yml")


@pytest.fixture
def rules(tmp_path):
    """A copy of the rules and the lexicon."""
    for folder in ("text", "lexicon"):
        shutil.copytree(NLU / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.mark.parametrize("touched", TOUCHED)
def test_fingerprint_changes_with_a_rule_or_a_word(touched, rules):
    """An edit anywhere in the rules or the lexicon makes the trained model stale."""
    before = fingerprint(rules)
    fingerprint.cache_clear()
    (rules / touched).write_text((rules / touched).read_text("utf-8") + "\n# a remark\n", "utf-8")
    assert fingerprint(rules) != before


def test_fingerprint_is_the_same_twice(rules):
    """Nothing is trained again without a reason."""
    before = fingerprint(rules)
    fingerprint.cache_clear()
    assert fingerprint(rules) == before == fingerprint()


def test_pipeline_is_ours():
    """No step of the pipeline is one that loads TensorFlow."""
    assert [name for name in PIPELINE if not name.startswith("nlu.components.")] == []


@pytest.mark.rasa
@pytest.mark.parametrize("name", PIPELINE)
def test_component_adds_the_fingerprint_to_its_key(name):
    """Rasa's cache sees a component's own source only, so each adds the digest of the rules."""
    module, _, component = name.rpartition(".")
    made = getattr(importlib.import_module(module), component)
    assert made.fingerprint_addon({}) == fingerprint()


@pytest.mark.parametrize("path", modules("nlu/components"), ids=dotted)
def test_component_is_fully_annotated(path):
    """Rasa reads annotations at run time to check its graph."""
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]
    bare = [f.name for f in functions if f.returns is None or any(a.annotation is None for a in _own_arguments(f))]
    assert bare == []


def _own_arguments(function: ast.FunctionDef) -> list[ast.arg]:
    given_ = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return [argument for argument in given_ if argument.arg not in ("self", "cls")]


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=80))
def test_words_stand_in_the_text_in_order(language, text):
    """Rasa looks each word up in the text; one that was changed or moved would be an error."""
    position = 0
    for word in segment(text, language):
        position = text.index(word, position) + len(word)
