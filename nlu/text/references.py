"""Words that point: ordinals, "none of these", corrections, "what about ...", names of languages. Pure."""

from __future__ import annotations

import functools
import re

from nlu.text.lexicon import lexicon
from nlu.text.normalise import fold, normalise

LAST = -1
NONE = 0
DIGIT = re.compile(r"(?<![\d.,/-])([1-9])(?![\d/-]|[.,]\d)")
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
NOT_WORD = re.compile(r"[^\w\s]")
MOST_WORDS_OF_A_CHOICE = 9


def ordinal(text: str, language: str) -> int | None:
    """Which of the offered choices is meant: 1, 2, ..., LAST, or NONE of them; None when the text does not say."""
    folded = _prepared(text)
    if _holds(folded, "none_of_these", language):
        return NONE
    if len(folded.split()) > MOST_WORDS_OF_A_CHOICE:
        return None
    digit = DIGIT.search(folded.translate(THAI_DIGITS))
    return int(digit.group(1)) if digit else _spelt_ordinal(folded, language)


def mentions_both(text: str, language: str) -> bool:
    """Whether both of two procedures are meant."""
    return _holds(_prepared(text), "both", language)


def mentions_other(text: str, language: str) -> bool:
    """Whether the one of two that is not being talked about is meant: "and the other one?"."""
    return _holds(_prepared(text), "other", language)


def pointed(text: str, language: str) -> int | None:
    """Which of the things talked about is pointed at, anywhere in the text: "the second one", "cái đầu"."""
    folded = _prepared(text)
    for number, names in lexicon("references")["pointed"].get(language, {}).items():
        if any(_contains(folded, fold(name), language) for name in names):
            return int(number)
    return None


def without_pointing(text: str, language: str) -> str:
    """The text without the words that point back."""
    folded = NOT_WORD.sub(" ", _prepared(text))
    for phrase in sorted(_folded("return", language), key=len, reverse=True):
        folded = folded.replace(phrase, " ")
    return folded


def points_back(text: str, language: str) -> bool:
    """Whether an earlier procedure is meant: "back to ..."."""
    return _holds(_prepared(text), "return", language)


def carries_over(text: str, language: str) -> bool:
    """Whether the message repeats the last question for something else: "what about ...?"."""
    folded = _prepared(text)
    return any(_starts(folded, opening, language) for opening in _folded("carry_over", language))


def corrected(text: str, language: str) -> str:
    """What the citizen says was meant instead, else the text as it is.

    "không phải, ý em là tạm trú" -> "tạm trú"; "nhận con chứ không phải khai sinh" -> "nhận con".
    """
    lowered = text.lower()
    for phrase in sorted(lexicon("references")["correction"].get(language, ()), key=len, reverse=True):
        _, found, tail = lowered.rpartition(phrase)
        if found and tail.strip():
            return _before_rejected(tail.strip(), language)
    return _before_rejected(text, language)


def language_named(text: str) -> str | None:
    """The language whose name the text holds, in any of our languages."""
    folded = _prepared(text)
    for language, names in lexicon("references")["languages"].items():
        if any(_contains(folded, fold(name), language) for name in names):
            return str(language)
    return None


def _before_rejected(text: str, language: str) -> str:
    lowered = text.lower()
    for phrase in lexicon("references")["instead_of"].get(language, ()):
        head, found, _ = lowered.partition(phrase)
        if found and len(head.split()) > 1:
            return head.strip()
    return text


def _spelt_ordinal(folded: str, language: str) -> int | None:
    """The longest ordinal in the text counts: "the last one" is the last, not one."""
    table = lexicon("references")["ordinals"]
    for spoken in dict.fromkeys((language, "vi", "en")):
        named = [
            (len(name), int(n))
            for n, names in table[spoken].items()
            for name in names
            if _contains(folded, fold(name), spoken)
        ]
        if named:
            return max(named)[1]
    return None


def _holds(folded: str, entry: str, language: str) -> bool:
    return any(_contains(folded, phrase, language) for phrase in _folded(entry, language))


def _starts(folded: str, opening: str, language: str) -> bool:
    return folded.startswith(opening if language == "th" else f"{opening} ")


def _contains(folded: str, phrase: str, language: str) -> bool:
    """Thai has no spaces between words, so there a phrase may stand inside a run of letters."""
    return phrase in folded if language == "th" else f" {phrase} " in f" {NOT_WORD.sub(' ', folded)} "


@functools.cache
def _folded(entry: str, language: str) -> tuple[str, ...]:
    return tuple(fold(phrase) for phrase in lexicon("references")[entry].get(language, ()))


def _prepared(text: str) -> str:
    return fold(normalise(text))
