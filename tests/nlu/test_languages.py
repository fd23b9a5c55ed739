"""Which language a short message is in."""

from __future__ import annotations

import pytest
from hypothesis import given

from nlu.text.languages import LANGUAGES, identify, is_foreign
from nlu.text.normalise import normalise
from tests.nlu.test_normalise import HOSTILE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("làm khai sinh cần giấy tờ gì", "vi"),
        ("lam khai sinh can giay to gi", "vi"),
        ("dk tam tru o dau vay", "vi"),
        ("xin chào", "vi"),
        ("cho hỏi VNeID là gì", "vi"),
        ("แจ้งเกิดต้องใช้เอกสารอะไร", "th"),
        ("จดทะเบียนสมรส VNeID ได้ไหม", "th"),
        ("what papers do I need", "en"),
        ("how much is a birth certificate?", "en"),
        ("register my baby in Quang Ngai", "en"),
        ("2", None),
        ("😀", None),
        ("ok", None),
        ("", None),
    ],
)
def test_language_is_told(text, language):
    """Marked or not, mixed with names; and None when the text does not tell."""
    assert identify(text) == language


@pytest.mark.parametrize(
    "text", ["你好我要结婚", "как дела", "مرحبا", "שלום", "한국어로 말해줘", "ສະບາຍດີ", "ជំរាបសួរ", "मुझे मदद चाहिए"]
)
def test_script_of_none_of_ours_is_foreign(text):
    """Said to be so, politely, instead of being guessed at."""
    assert is_foreign(text)


@pytest.mark.parametrize("text", ["khai sinh", "แจ้งเกิด", "birth", "2", "", "cái chữ 中 là gì vậy ạ"])
def test_ours_is_not_foreign(text):
    """A foreign letter within a sentence of ours does no harm."""
    assert not is_foreign(text)


@given(HOSTILE)
def test_any_text_has_a_language_or_none(text):
    """Never an exception, whatever is typed."""
    assert identify(text) in (*LANGUAGES, None)
    assert identify(normalise(text)) in (*LANGUAGES, None)
    is_foreign(text)
