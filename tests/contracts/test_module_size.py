"""Short modules, short functions."""

from __future__ import annotations

import ast

import pytest

from tests.sources import ROOT, dotted, modules, tree

LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
MODULES = modules("nlu", "knowledge", "actions", "bot", "tests")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_fits_its_limit(path):
    """A module is read in one sitting."""
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_fit_a_screen(path):
    """A function is seen at one glance."""
    functions = [n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= LONGEST_FUNCTION] == []


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_public_things_are_documented(path):
    """Every module, class and public function of the top level says what it is for."""
    nodes = [n for n in tree(path).body if isinstance(n, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)]
    undocumented = [n.name for n in nodes if not n.name.startswith("_") and not ast.get_docstring(n)]
    assert undocumented == []
    assert not tree(path).body or ast.get_docstring(tree(path))


def test_no_module_is_named_for_nothing():
    """A name says what is inside."""
    vague = {"utils", "helpers", "common", "misc", "manager"}
    assert [str(path) for path in MODULES if path.stem in vague] == []
