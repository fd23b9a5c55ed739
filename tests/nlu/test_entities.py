"""Codes, dates and sums in a message."""

from __future__ import annotations

import pytest
from hypothesis import given

from nlu.text.entities import entities
from tests.nlu.test_normalise import HOSTILE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hồ sơ H48-251015-0023 tới đâu", [("dossier_code", "H48-251015-0023")]),
        ("hồ sơ H48.22.15-2510 tới đâu", [("dossier_code_part", "H48.22.15-2510")]),
        ("thủ tục 1.001193", [("procedure_code", "1.001193")]),
        ("nộp ngày 15/10/2025", [("date", "15/10/2025")]),
        ("nộp 15/10", [("date", "15/10")]),
        ("phí 8.000 đồng", [("money", "8.000 đồng")]),
        ("phí 50k", [("money", "50k")]),
        ("50 บาท", [("money", "50 บาท")]),
        ("làm khai sinh", []),
        ("", []),
    ],
)
def test_things_are_found(text, found):
    """Each with its kind and its normal form."""
    assert [(entity.kind, entity.value) for entity in entities(text)] == found


def test_code_is_not_a_date_too():
    """What is a code is nothing else."""
    assert {entity.kind for entity in entities("H48.22.15-251015-0023")} == {"dossier_code"}


@given(HOSTILE)
def test_any_text_can_be_read(text):
    """Never an exception, and every place is inside the text."""
    for entity in entities(text[:2000]):
        assert 0 <= entity.start < entity.end <= len(text)
