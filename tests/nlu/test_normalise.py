"""One clean form for every text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.text.normalise import LONGEST_TEXT, LONGEST_WORD, fold, normalise

MARKS = "".join(
    map(chr, [0x300, 0x301, 0x323, 0x31B, 0x302, 0x306, 0x200B, 0x200D, 0x200E, 0x200F, 0x202E, 0x2066, 0xFEFF])
)
THAI_PARTS = "กขคงนเแโใไะาิีึืุูัํ์็่้๊๋ๆฯ๑๒"
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=MARKS, max_size=40),
    st.text(alphabet=st.sampled_from("aăâđêôơưyuio " + MARKS), max_size=60),
    st.text(alphabet=THAI_PARTS + " " + MARKS, max_size=60),
    st.builds(lambda letter, times: letter * times, st.characters(), st.integers(2000, 6000)),
)
"""Lone and stacked marks, direction marks, malformed Thai, words of thousands of letters, anything."""


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  khai   sinh \n", "khai sinh"),
        (unicodedata.normalize("NFD", "đăng ký khai sinh"), "đăng ký khai sinh"),
        ("khai\u200bsinh", "khaisinh"),
        ("khai\u00a0sinh", "khai sinh"),
        ("\u202ekhai sinh\u202c", "khai sinh"),
        ("kh\u00adai sinh", "khai sinh"),
        ("a\x00b\x1bc", "a b c"),
        ("hoà giải", "hòa giải"),
        ("thuỷ", "thủy"),
        ("quý", "quý"),
        ("quá", "quá"),
        ("ạaaa", "ạ"),
        ("dạạạạ", "dạ"),
        ("ok!!!!", "ok!"),
        ("gì vậy????", "gì vậy?"),
        ("เเจ้งเกิด", "แจ้งเกิด"),
        ("มากกกกก", "มาก"),
        ("", ""),
    ],
)
def test_odd_text_becomes_clean(text, clean):
    """What is typed oddly is read as it was meant."""
    assert normalise(text) == clean


@pytest.mark.parametrize(
    "text", ["Tôi cần đăng ký khai sinh.", "H48.22.15-251015-0023", "1.001193", "8.000 đồng", "book"]
)
def test_clean_text_stays(text):
    """Nothing is corrected that is right."""
    assert normalise(text) == text


@pytest.mark.parametrize(("text", "folded"), [("Đăng Ký", "dang ky"), ("ƯỚC", "uoc"), ("แจ้งเกิด", "แจ้งเกิด"), ("", "")])
def test_fold(text, folded):
    """Vietnamese marks go; Thai marks are letters and stay."""
    assert fold(text) == folded


def test_long_text_and_long_word_are_cut():
    """A message of any size costs no more than a long one."""
    assert len(normalise("ăn " * LONGEST_TEXT)) <= LONGEST_TEXT
    assert len(normalise("ă" + "xy" * LONGEST_TEXT)) == LONGEST_WORD


@given(HOSTILE)
def test_any_text_can_be_cleaned(text):
    """Never an exception, and never a control, invisible or direction mark left."""
    clean = normalise(text)
    assert clean == clean.strip()
    assert not any(ord(letter) < 32 or letter in "\u200b\u200e\u200f\u202e\u2066\ufeff" for letter in clean)


@given(HOSTILE)
def test_folding_never_fails(text):
    """Nor does folding; and folding twice is folding once."""
    assert fold(fold(text)) == fold(text)
