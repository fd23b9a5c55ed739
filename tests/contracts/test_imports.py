"""The arrows between packages, kept true by a test rather than by memory."""

from __future__ import annotations

import sys

import pytest

from tests.sources import PACKAGES, dotted, imports, modules, under

MAY_IMPORT = {  # the longest matching prefix wins
    "nlu": ("nlu.text",),
    "nlu.components": ("nlu.components", "nlu.text"),
    "knowledge": ("knowledge", "nlu.text"),
    "actions": ("actions", "knowledge", "nlu.text"),
    "bot": ("bot", "knowledge", "nlu.text"),
}
ONLY_IN = {"rasa": ("nlu.components", "bot.rasa"), "rasa_sdk": ("actions",)}
PURE = (
    "actions.cases",
    "actions.composing",
    "actions.memory",
    "bot.errors",
    "bot.messages",
    "bot.screening",
    "knowledge.errors",
    "knowledge.faq",
    "knowledge.office",
    "knowledge.phrases",
    "knowledge.procedure",
    "knowledge.reading",
    "knowledge.search.verdict",
    "knowledge.validation",
    "nlu.text.codes",
    "nlu.text.references",
)
MODULES = modules()


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_module_imports_only_what_its_package_may(path):
    """Rules know nothing of knowledge, knowledge nothing of actions or the gateway, and nobody looks back."""
    owner = max((prefix for prefix in MAY_IMPORT if under(dotted(path), (prefix,))), key=len)
    ours = [name for name in imports(path) if under(name, PACKAGES)]
    assert [name for name in ours if not under(name, MAY_IMPORT[owner])] == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_library_stays_in_its_corner(library):
    """Rasa is known to its shells and its entry point, the SDK to the actions."""
    users = [dotted(path) for path in MODULES if any(under(name, (library,)) for name in imports(path))]
    assert [name for name in users if not under(name, ONLY_IN[library])] == []


@pytest.mark.parametrize("name", PURE)
def test_pure_module_needs_no_library(name):
    """What holds rules and values imports the standard library, its like, and the rules of text."""
    path = next(path for path in MODULES if dotted(path) == name)
    foreign = [m for m in imports(path) if m.split(".")[0] not in sys.stdlib_module_names]
    assert [m for m in foreign if not under(m, (*PURE, "nlu.text"))] == []
