"""The console speaks three languages alike, and says nothing that no page asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.console.interface import strings
from nlu.text.languages import LANGUAGES

CONSOLE = Path(__file__).resolve().parents[2] / "knowledge" / "console"
TEMPLATES = sorted((CONSOLE / "templates").glob("*.html"))
SOURCES = "\n".join(
    path.read_text("utf-8") for path in [*TEMPLATES, *CONSOLE.glob("*.py"), *CONSOLE.glob("static/*.js")]
)
BRACES = re.compile(r"\{(\w+)\}")
KEY = re.compile(r"\bt\(\s*[\"']([\w.]+\w)[\"']\s*[,)]")
FAMILY = re.compile(r"(?:\bt\(\s*[\"']([a-z_.]+[._])[\"'] ~|\bf\"([a-z_]+\.)\{)")
QUOTED = re.compile(r"[\"']([a-z_]+(?:\.\w+)+)[\"']")
KEYS = set(strings("vi").texts)
FAMILIES = tuple({either or other for either, other in FAMILY.findall(SOURCES)})
"""The beginnings of keys that are put together."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_strings(language):
    """A string in one language exists in all, none is empty, and the same words are filled in."""
    texts = strings(language).texts
    assert texts.keys() == KEYS
    assert [key for key, text in texts.items() if not text.strip()] == []
    filled = {key: sorted(BRACES.findall(text)) for key, text in texts.items()}
    assert filled == {key: sorted(BRACES.findall(text)) for key, text in strings("vi").texts.items()}


def test_pages_ask_only_for_what_is_there():
    """A template never asks for a string that does not exist."""
    assert set(KEY.findall(SOURCES)) - KEYS == set()
    assert [each for each in FAMILIES if not any(key.startswith(each) for key in KEYS)] == []


def test_every_string_is_used():
    """A string that no page, handler or script names is deleted."""
    named = set(QUOTED.findall(SOURCES)) | set(KEY.findall(SOURCES))
    spoken = {key for key in KEYS if key in named or key.startswith(FAMILIES) or key.removesuffix("_help") in named}
    assert KEYS - spoken == {"language.name"} - named


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_pages_hold_no_script_style_or_words_of_their_own(path):
    """The policy forbids inline code, and words stand in the YAML files."""
    text = path.read_text("utf-8")
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)|javascript:|\|\s*safe", text) == []
    bare = re.sub(r"\{[%{#].*?[%}#]\}|<[^>]*>|[\w-]+=\"[^\"]*\"", " ", text, flags=re.DOTALL)
    assert re.findall(r"[^\W\d_]{3,}", bare) == []
