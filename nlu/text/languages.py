"""Which language a short message is in: Vietnamese (marked or not), Thai, English, or none of ours."""

from __future__ import annotations

import functools
import re

from nlu.text.lexicon import lexicon
from nlu.text.normalise import fold
from nlu.text.syllables import common_english, from_keystrokes, is_syllable

LANGUAGES = ("vi", "th", "en")
THAI_LETTER = re.compile(r"[\u0e01-\u0e2e\u0e40-\u0e44]")
LATIN_WORD = re.compile(r"[^\W\d_]+")
VIETNAMESE_LETTER = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")
UNMISTAKABLE = re.compile(r"[ăđơưảãạằắẳẵặầấẩẫậẻẽẹềếểễệỉĩịỏọồốổỗộờớởỡợủũụừứửữựỳỷỹỵ]")
FOREIGN_SCRIPT = re.compile(
    r"[\u0370-\u052f\u0590-\u06ff\u0900-\u0dff\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
THAI_SHARE = 0.4


def identify(text: str) -> str | None:
    """ "vi", "th" or "en"; None when the text does not tell (a number, an emoji, "ok").

    `text` should be normalised. Foreign scripts are `is_foreign`'s concern.
    """
    text = text.lower()
    latin = [word for word in LATIN_WORD.findall(THAI_LETTER.sub(" ", text)) if word not in _neutral()]
    if _mostly_thai(text, latin):
        return "th"
    if UNMISTAKABLE.search(text):
        return "vi"
    vietnamese, english = _votes(latin)
    if vietnamese == english:
        return "vi" if VIETNAMESE_LETTER.search(text) else None
    return "vi" if vietnamese > english else "en"


def is_foreign(text: str) -> bool:
    """Whether the text is written in a script of none of our languages."""
    foreign = len(FOREIGN_SCRIPT.findall(text))
    return foreign > 0 and foreign >= len(LATIN_WORD.findall(THAI_LETTER.sub("", FOREIGN_SCRIPT.sub("", text))))


def _mostly_thai(text: str, latin: list[str]) -> bool:
    thai = len(THAI_LETTER.findall(text))
    return thai > 0 and thai / (thai + sum(map(len, latin))) >= THAI_SHARE


def _votes(latin: list[str]) -> tuple[float, float]:
    """Weight of the words for Vietnamese and for English; a word that fits both counts for neither."""
    vietnamese = english = 0.0
    for word in latin:
        folded, common = fold(word), word in common_english()
        looks_vietnamese = is_syllable(folded) or from_keystrokes(word) != word or word in _chat_spellings()
        if common and not looks_vietnamese:
            english += 1.0
        elif looks_vietnamese and not common:
            vietnamese += 1.0 if word in _frequent() else 0.6
        elif common and word in _frequent():
            english, vietnamese = english + 0.3, vietnamese + 0.3
        elif common:
            english += 0.7
        elif len(word) > 2:
            english += 0.4
    return vietnamese, english


@functools.cache
def _neutral() -> frozenset[str]:
    return frozenset(lexicon("en")["neutral"].split())


@functools.cache
def _frequent() -> frozenset[str]:
    return frozenset(lexicon("vi")["frequent"].split())


@functools.cache
def _chat_spellings() -> frozenset[str]:
    return frozenset(word for entry in lexicon("vi")["anywhere"] for word in str(entry).split() if len(word) > 1)
