"""Words that point back into the conversation."""

from __future__ import annotations

import pytest
from hypothesis import given

from nlu.text.languages import LANGUAGES
from nlu.text.references import (
    LAST,
    NONE,
    carries_over,
    corrected,
    language_named,
    mentions_both,
    ordinal,
    points_back,
)
from tests.nlu.test_normalise import HOSTILE


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("2", "vi", 2),
        ("số 3 nhé", "vi", 3),
        ("cái thứ hai", "vi", 2),
        ("cai thu hai", "vi", 2),
        ("cái đầu tiên", "vi", 1),
        ("cái cuối cùng", "vi", LAST),
        ("không cái nào", "vi", NONE),
        ("the first", "en", 1),
        ("3rd", "en", 3),
        ("the last one", "en", LAST),
        ("none of these", "en", NONE),
        ("ข้อ ๒", "th", 2),
        ("อันแรก", "th", 1),
        ("อันสุดท้าย", "th", LAST),
        ("ไม่มีอันไหน", "th", NONE),
        ("đăng ký tạm trú", "vi", None),
        ("nộp ngày 15/10", "vi", None),
        ("8.000 đồng", "vi", None),
        ("", "vi", None),
    ],
)
def test_ordinal(text, language, number):
    """Digits, words, the last, none of them; None when the text does not say."""
    assert ordinal(text, language) == number


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("không phải, ý em là tạm trú", "vi", "tạm trú"),
        ("tôi hỏi về khai sinh", "vi", "về khai sinh"),
        ("nhận con chứ không phải khai sinh", "vi", "nhận con"),
        ("no, i mean marriage", "en", "marriage"),
        ("no, i meant marriage", "en", "marriage"),
        ("ไม่ใช่ หมายถึงแจ้งเกิด", "th", "แจ้งเกิด"),
        ("đăng ký khai sinh", "vi", "đăng ký khai sinh"),
    ],
)
def test_correction(text, language, meant):
    """What is meant instead of what was understood."""
    assert corrected(text, language) == meant


@pytest.mark.parametrize(
    ("asks", "text", "language"),
    [
        (carries_over, "còn tạm trú thì sao", "vi"),
        (carries_over, "the con tam tru", "vi"),
        (carries_over, "what about marriage", "en"),
        (carries_over, "แล้วจดทะเบียนสมรสล่ะ", "th"),
        (points_back, "quay lại cái trước", "vi"),
        (points_back, "back to the earlier one", "en"),
        (points_back, "กลับไปเรื่องก่อน", "th"),
        (mentions_both, "cả hai", "vi"),
        (mentions_both, "both", "en"),
        (mentions_both, "ทั้งสอง", "th"),
    ],
)
def test_pointing_words_are_heard(asks, text, language):
    """And they are not heard where they do not stand."""
    assert asks(text, language)
    assert not asks("đăng ký khai sinh", language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nói tiếng Anh đi", "en"),
        ("noi tieng thai", "th"),
        ("speak Vietnamese", "vi"),
        ("ภาษาไทย", "th"),
        ("khai sinh", None),
    ],
)
def test_named_language(text, language):
    """In any of our languages."""
    assert language_named(text) == language


@given(HOSTILE)
def test_any_text_may_point(text):
    """Never an exception."""
    language_named(text)
    for language in LANGUAGES:
        number = ordinal(text, language)
        assert number is None or -1 <= number <= 9
        assert isinstance(corrected(text, language), str)
        carries_over(text, language), points_back(text, language), mentions_both(text, language)
