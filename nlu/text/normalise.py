"""One clean form for every text: what is trained on, understood and searched is the same."""

from __future__ import annotations

import functools
import re
import unicodedata

LONGEST_TEXT = 2000
"""Characters looked at; a longer message is refused at the door or cut here."""
LONGEST_WORD = 60

INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]|[\U000e0000-\U000e01ef]"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SPACES = re.compile(r"\s+")
ELONGATED = re.compile(r"([aeiouy\u0e01-\u0e4e\u00c0-\u1ef9])\1{2,}|([^\W\d_])\2{3,}", re.IGNORECASE)
ECHOED_VOWEL = re.compile(r"([^\W\d_a-zA-Z])([aeiouy])(?=\W|$)")
OLD_TONE = re.compile(r"(?<![qQ])([oO][àáảãạ]|[oO][èéẻẽẹ]|[uU][ỳýỷỹỵ])(?!\w)")
REPEATED_MARK = re.compile(r"([!?.,~…)(])\1+")
LATIN_MARKS = re.compile(r"[\u0300-\u036f]")
STACKED_MARKS = re.compile(r"([\u0300-\u036f])[\u0300-\u036f]{2,}")
LONG_WORD = re.compile(rf"([^\s\u0e00-\u0e7f]{{{LONGEST_WORD}}})[^\s\u0e00-\u0e7f]+")
THAI = re.compile(r"[\u0e00-\u0e7f]")


@functools.lru_cache(maxsize=64)
def normalise(text: str) -> str:
    """`text` in NFC with odd characters, stretched sounds and stray marks taken away.

    Remembered for the messages being understood right now.
    """
    text = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
    text = CONTROL.sub(" ", INVISIBLE.sub("", text))
    text = STACKED_MARKS.sub(r"\1", text)
    text = normalise_thai(text) if THAI.search(text) else text
    text = ELONGATED.sub(r"\1\2", text)
    text = ECHOED_VOWEL.sub(_without_echo, text)
    text = OLD_TONE.sub(_new_tone, text)
    text = REPEATED_MARK.sub(r"\1", text)
    return SPACES.sub(" ", _cut_long_words(text)).strip()


def fold(text: str) -> str:
    """`text` without Vietnamese diacritics, lower case; Thai marks are letters and stay."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", LATIN_MARKS.sub("", decomposed).replace("đ", "d"))


def normalise_thai(text: str) -> str:
    """Thai typed in a wrong order or with doubled marks, in the order of the dictionary."""
    from pythainlp.util import normalize  # heavy, and most messages hold no Thai

    return str(normalize(text))


def _without_echo(match: re.Match[str]) -> str:
    """ạa -> ạ: a stretched sound leaves the bare vowel behind the marked one."""
    marked, bare = match.groups()
    return marked if fold(marked) == bare else match.group()


def _new_tone(match: re.Match[str]) -> str:
    """hoà -> hòa: one place for the tone mark, whichever school the writer went to."""
    first, second = match.group()[0], unicodedata.normalize("NFD", match.group()[1])
    base, marks = second[0], second[1:]
    return unicodedata.normalize("NFC", first + marks + base)


def _cut_long_words(text: str) -> str:
    return LONG_WORD.sub(r"\1", text) if len(text) > LONGEST_WORD else text
