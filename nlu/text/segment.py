"""A message cut into words: spaCy's Vietnamese, Thai (PyThaiNLP) and English tokenizers, one a language."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


@functools.cache
def pipeline(language: str) -> Language:
    """spaCy's language class for "vi", "th" or "en"; loading takes about a second, so once a process."""
    import spacy

    return spacy.blank(language)


def segment(text: str, language: str) -> list[str]:
    """The words of `text`, in order, each a substring of it; compounds stay together ("khai sinh")."""
    if not text.strip():
        return []
    return [token.text for token in pipeline(language)(text) if not token.is_space]


@functools.lru_cache(maxsize=20_000)
def _thai_words(text: str) -> tuple[str, ...]:
    from pythainlp.tokenize import word_tokenize

    return tuple(word_tokenize(text, engine="newmm", keep_whitespace=False))


def thai_words(text: str) -> tuple[str, ...]:
    """The words of Thai `text`, foreign words among them."""
    return _thai_words(text) if text.strip() else ()
