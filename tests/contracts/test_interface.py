"""The frame of the chat speaks three languages alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.interface import languages, strings
from nlu.text.languages import LANGUAGES

TEMPLATES = Path(__file__).resolve().parents[2] / "bot" / "templates"
BRACES = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_strings(language):
    """A string in one language exists in all, and none is empty."""
    assert strings(language).keys() == strings("vi").keys()
    assert [key for key, value in strings(language).items() if not value] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_strings_have_the_same_braces(language):
    """What is filled in when shown is filled in everywhere."""
    wanted = {key: sorted(BRACES.findall(str(value))) for key, value in strings("vi").items()}
    assert {key: sorted(BRACES.findall(str(value))) for key, value in strings(language).items()} == wanted


def test_pages_use_only_known_strings():
    """A template never asks for a string that is not there."""
    used = {name for path in TEMPLATES.glob("*.html") for name in re.findall(r"\bui\.(\w+)", path.read_text("utf-8"))}
    assert used - strings("vi").keys() == set()


def test_every_language_is_named_in_itself():
    """A reader finds the own language in any."""
    assert [entry["code"] for entry in languages()] == list(LANGUAGES)
    assert len({entry["name"] for entry in languages()}) == len(LANGUAGES)
