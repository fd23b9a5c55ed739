"""No sentence a citizen can read stands in Python: they are content, in three languages, for people who do not program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources import docstrings, dotted, modules, tree

BRAND = "Một Cửa"
OUR_LETTERS = re.compile(
    r"[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u0e00-\u0e7f]"
)
"""Letters of Vietnamese and Thai that hardly any other language has."""
PROSE = re.compile(r"(?:\b[a-z']{2,}[,;:]? ){3}")
"""Four plain words in a row."""
FOR_PEOPLE_WHO_RUN_IT = (
    "bot.__main__",
    "bot.operating",
    "bot.terminal",
    "bot.supervisor",
    "bot.rasa",
    "actions.__main__",
    "knowledge.__main__",
)
"""Commands speak to operators, in English."""
NOT_SAID = {
    "compile",
    "sub",
    "findall",
    "debug",
    "info",
    "warning",
    "error",
    "exception",
    "critical",
    "print",
    "write",
    "ArgumentParser",
    "add_parser",
    "add_argument",
}
"""Calls whose strings no citizen sees: patterns, logs, command lines."""
RULES = ("nlu.text", "nlu.components")
"""Rules about words may hold single words."""
PRACTICE = "knowledge.search.training"
"""Asks itself questions; nobody reads them."""


def said(path: Path) -> Iterator[str]:
    """The strings of a module that could end up before a citizen."""
    module = tree(path)
    hidden = docstrings(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and _name(node) in NOT_SAID):
            hidden |= {id(inner) for inner in ast.walk(node)}
    strings = [n for n in ast.walk(module) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    yield from (node.value.replace(BRAND, "") for node in strings if id(node) not in hidden)


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


@pytest.mark.parametrize("path", [p for p in modules() if dotted(p) != PRACTICE], ids=dotted)
def test_no_words_of_a_citizens_language(path):
    """Vietnamese and Thai stand in lexicons, replies and content; rules of text may name single words."""
    allowed = " " if dotted(path).startswith(RULES) else ""
    assert [text for text in said(path) if OUR_LETTERS.search(text) and (not allowed or allowed in text)] == []


@pytest.mark.parametrize(
    "path", [p for p in modules("actions", "bot") if not dotted(p).startswith(FOR_PEOPLE_WHO_RUN_IT)], ids=dotted
)
def test_no_english_prose(path):
    """What actions and gateway say is ordered by key."""
    assert [text for text in said(path) if PROSE.search(text)] == []


def test_the_rule_sees_a_sentence(tmp_path):
    """The rule itself works: a sentence is found, a pattern, a log line and a docstring are not."""
    offender = tmp_path / "offender.py"
    offender.write_text(
        '"""Đọc."""\nre.compile("được")\nlog.info("please try it again")\nsay("Xin lỗi bạn được")\n', "utf-8"
    )
    assert list(said(offender)) == ["Xin lỗi bạn được"]
