"""The shape of a Vietnamese syllable, and keystrokes that the keyboard did not turn into letters."""

from __future__ import annotations

import functools
import re
import unicodedata

from nlu.text.lexicon import lexicon
from nlu.text.normalise import fold

ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
RIME = (
    "(?:a(?:ch|ng|nh|[cimnoptuy])?|e(?:ng|nh|ch|[cmnoptu])?|i(?:ch|nh|e(?:ng|[cmnptu])|[amnptu])?"
    "|o(?:a(?:ch|ng|nh|[cimnopty])?|e(?:[mnot])?|o(?:ng|c)|ng|[cimnpt])?"
    "|u(?:a(?:ng|nh|[cnty])?|e(?:ch|nh)?|o(?:ng|[cimnptu])?|y(?:ch|nh|e[nt]|[antpu])?|ng|[cimnptu])?|y(?:e[mntu])?)"
)
SYLLABLE = re.compile(ONSET + RIME)
TELEX_WORD = re.compile(r"[a-z]{2,9}")
VNI_WORD = re.compile(r"[a-z]+[1-9][a-z]*[1-9]?[a-z]*[1-9]?")


@functools.lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether the folded lower-case `word` could be one Vietnamese syllable."""
    return SYLLABLE.fullmatch(word) is not None


@functools.lru_cache(maxsize=20_000)
def from_keystrokes(word: str) -> str:
    """The word that Telex or VNI keystrokes were meant to write ("lamf" -> "làm"), else `word` itself."""
    if is_syllable(word) or word in common_english():
        return word
    if TELEX_WORD.fullmatch(word):
        return _telex(word) or word
    return (_vni(word) if VNI_WORD.fullmatch(word) else None) or word


@functools.cache
def common_english() -> frozenset[str]:
    """English words that people use; some could pass for keystrokes."""
    return frozenset(lexicon("en")["common"].split())


def _telex(word: str) -> str | None:
    keys = lexicon("vi")["telex"]
    for letters, tone in _without_tone(word, keys["tones"]):
        written = _with_vowels(letters, keys["vowels"])
        if written != word and is_syllable(fold(written)):
            return _with_tone(written, tone)
    return None


def _vni(word: str) -> str | None:
    """VNI digits may stand right behind their letter or at the end of the word."""
    keys, written, tone = lexicon("vi")["vni"], "", ""
    for key in word:
        if key in keys["tones"]:
            tone = keys["tones"][key]
        elif key in keys["letters"]:
            written = _marked(written, keys["letters"][key])
        else:
            written += key
    return _with_tone(written, tone) if is_syllable(fold(written)) else None


def _marked(written: str, marks: dict[str, str]) -> str:
    """The last letter that the key can mark, marked; both letters of "uo"."""
    for place in range(len(written) - 1, -1, -1):
        if written[place] in marks:
            head = (
                written[:place].removesuffix("u") + "ư"
                if written[:place].endswith("u") and "u" in marks
                else written[:place]
            )
            return head + marks[written[place]] + written[place + 1 :]
    return written


def _without_tone(word: str, tones: dict[str, str]) -> list[tuple[str, str]]:
    """(letters, combining tone) for each reading: the tone key at the end, after a vowel, or none."""
    readings = [(word[:i] + word[i + 1 :], tones[word[i]]) for i in range(len(word) - 1, 0, -1) if word[i] in tones]
    return [*readings, (word, "")]


def _with_vowels(letters: str, vowels: dict[str, str]) -> str:
    for keys in sorted(vowels, key=len, reverse=True):
        letters = letters.replace(keys, vowels[keys])
    return letters


def _with_tone(written: str, tone: str) -> str:
    """Puts the tone on the vowel that carries it: the marked one, else the one before a final or glide."""
    if not tone:
        return written
    places = [i for i, letter in enumerate(written) if fold(letter) in "aeiouy"]
    if len(places) > 1 and written[:2] in ("qu", "gi"):
        places = [i for i in places if i > 1] or places
    marked = [i for i in places if fold(written[i]) != written[i]]
    closed = places[-1] < len(written) - 1
    place = marked[-1] if marked else places[-1] if closed and len(places) > 1 else places[-2 if len(places) > 1 else 0]
    return unicodedata.normalize("NFC", written[: place + 1] + tone + written[place + 1 :])
