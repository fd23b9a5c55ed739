"""From how people type Vietnamese to how it is written."""

from __future__ import annotations

import pytest
from hypothesis import given

from nlu.text.segment import segment, thai_words
from nlu.text.spelling import standardise, words
from nlu.text.syllables import from_keystrokes, is_syllable
from nlu.text.terms import grams_of, terms
from tests.nlu.test_normalise import HOSTILE


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ko", "không"),
        ("dc ko", "được không"),
        ("đk khai sinh", "đăng ký khai sinh"),
        ("cần j v", "cần gì vậy"),
        ("bao nhiu tiền", "bao nhiêu tiền"),
        ("đăng kí", "đăng ký"),
        ("Khai Sinh", "khai sinh"),
        ("ntn", "như thế nào"),
    ],
)
def test_chat_spelling_is_written_out(typed, written):
    """What is searched for is the word, not its abbreviation."""
    assert standardise(typed) == written


@pytest.mark.parametrize(
    "text",
    [
        *("đăng ký khai sinh", "giấy chứng nhận", "1.001193", ""),
        *("đăng ký lại kết hôn", "tình trạng hôn nhân", "ghi chú ly hôn"),
        *("thẻ bị hỏng", "đăng ký xe mô tô", "quy mô chăn nuôi", "chi trả lương hưu"),
    ],
)
def test_written_form_stays(text):
    """Nothing is changed that is right."""
    assert standardise(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lamf", "làm"),
        ("ddawng", "đăng"),
        ("giaays", "giấy"),
        ("tieeng1", "tieeng1"),
        ("giay61", "giấy"),
        ("d9ang8", "đăng"),
        ("khai", "khai"),
        ("with", "with"),
        ("VNeID", "VNeID"),
    ],
)
def test_raw_keystrokes_are_understood(typed, meant):
    """Telex and VNI that the keyboard did not turn into letters; English words and names stay."""
    assert from_keystrokes(typed) == meant


@pytest.mark.parametrize("word", ["khai", "sinh", "nghieng", "uong", "quyet", "gi", "o"])
def test_syllable(word):
    """The shape of a Vietnamese syllable."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["birth", "with", "zalo", "xyz", "", "1"])
def test_no_syllable(word):
    """And what is none."""
    assert not is_syllable(word)


def test_codes_stay_whole():
    """A code is one word."""
    assert words("thủ tục 1.001193, mẫu CT01") == ["thủ", "tục", "1.001193", "mẫu", "ct01"]


def test_terms_have_two_forms():
    """With diacritics and without; English words are not taken for chat spellings."""
    found = terms("đk tạm trú", "vi")
    assert found.folded == ("dang", "ky", "tam", "tru")
    assert found.marked == ("đăng", "ký", "tạm", "trú")
    assert terms("do v need it", "en").marked == ("do", "v", "need", "it")


def test_thai_between_other_words_is_cut():
    """A mixed message has the words of both."""
    assert terms("ทำ VNeID ที่ไหน", "th").marked[0] == "ทำ"
    assert "vneid" in terms("ทำ VNeID ที่ไหน", "th").marked


def test_compounds_stay_together():
    """The segmenter knows "khai sinh"."""
    assert "khai sinh" in segment("đăng ký khai sinh", "vi")


@given(HOSTILE)
def test_any_text_has_terms(text):
    """Never an exception, in any language, normalised or not."""
    standardise(text)
    thai_words(text[:300])
    for language in ("vi", "th", "en", None):
        found = terms(text[:300], language)
        assert len(found.marked) == len(found.folded)
        list(map(grams_of, found.folded))
