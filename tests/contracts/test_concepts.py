"""The thesaurus of concepts: every expression once, in its own script, as a citizen would type it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pytest

from nlu.text.languages import LANGUAGES
from nlu.text.lexicon import FOLDER, lexicon

CONCEPTS = lexicon("concepts")
FEWEST = 2
THAI = re.compile(r"[\u0e00-\u0e7f]")
ACRONYM = re.compile(r"[A-Z]{2,4}")


def _expressions(language: str) -> Iterator[tuple[str, str]]:
    return ((concept, text) for concept, lists in CONCEPTS.items() for text in lists[language])


def _folded(text: str) -> str:
    return unicodedata.normalize("NFD", text.casefold())


def test_every_concept_speaks_every_language():
    """A concept without expressions in one language would meet nobody who speaks it."""
    poor = [name for name, lists in CONCEPTS.items() if set(lists) != set(LANGUAGES)]
    assert poor == []
    assert [(name, tongue) for name, lists in CONCEPTS.items() for tongue in lists if len(lists[tongue]) < FEWEST] == []


def test_names_are_plain_identifiers():
    """A concept is named in English, as code would name it."""
    assert [name for name in CONCEPTS if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_expression_means_one_concept(language: str):
    """An expression in two concepts would point at both, which is at neither."""
    counted = Counter(_folded(text) for _, text in _expressions(language))
    assert [text for text, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_expressions_are_trimmed_text(language: str):
    """YAML makes numbers, booleans and stray spaces easily; none of them is an expression."""
    assert [text for _, text in _expressions(language) if not isinstance(text, str) or text != text.strip()] == []
    assert [text for _, text in _expressions(language) if unicodedata.normalize("NFC", text) != text] == []


def test_thai_is_thai_and_the_others_are_not():
    """An expression in the wrong list would be looked for in the wrong language."""
    assert [text for _, text in _expressions("th") if not (THAI.search(text) or ACRONYM.fullmatch(text))] == []
    assert [text for tongue in ("vi", "en") for _, text in _expressions(tongue) if THAI.search(text)] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_latin_expressions_are_lower_case(language: str):
    """They are compared with lower-cased text."""
    assert [text for _, text in _expressions(language) if text != text.lower()] == []


def test_no_key_is_written_twice():
    """A second entry of one name would silently replace the first."""
    source = (FOLDER / "concepts.yml").read_text("utf-8")
    names = Counter(re.findall(r"^([a-z0-9_]+):", source, flags=re.MULTILINE))
    assert [name for name, times in names.items() if times > 1] == []
