"""Different words for one thing name one concept."""

from __future__ import annotations

import pytest

from nlu.text.concepts import concept_features
from nlu.text.normalise import normalise
from nlu.text.terms import terms


def _concepts(text: str, language: str) -> tuple[str, ...]:
    return terms(normalise(text), language).concepts


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("làm giấy khai sinh cho bé", "vi", "birth_registration"),
        ("lm gks cho bé cần j", "vi", "birth_registration"),
        ("đăng ký kết hôn", "vi", "marriage_registration"),
        ("dang ky ket hon", "vi", "marriage_registration"),
        ("tui mất sổ đỏ rồi", "vi", "land_certificate_lost"),
        ("my wife lost her red book", "en", "land_certificate"),
        ("ลูกเพิ่งเกิดต้องแจ้งที่ไหน", "th", "birth"),
    ],
)
def test_wording_names_its_concept(text, language, concept):
    """In every language, with and without diacritics, abbreviated or not."""
    assert concept in _concepts(text, language)


def test_words_without_a_concept_name_none():
    """A question word names nothing."""
    assert _concepts("bao nhiêu", "vi") == ()


def test_neighbouring_concepts_make_a_pair_whatever_their_order():
    """ "Lost card" and "card lost" are the same pair."""
    assert concept_features(("lost", "card"))[-1] == concept_features(("card", "lost"))[-1] == "c:card+lost"
