"""Dossier codes and procedure codes, however sloppily typed."""

from __future__ import annotations

import pytest
from hypothesis import given

from nlu.text.codes import dossier_codes, procedure_codes
from tests.nlu.test_normalise import HOSTILE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("000.00.53.H48-220921-0099", "000.00.53.H48-220921-0099"),
        ("H48.22.15-251015-0023", "H48.22.15-251015-0023"),
        ("H48-251015-0023", "H48-251015-0023"),
        ("G01-251015-00231", "G01-251015-00231"),
        ("h48-251015-0023", "H48-251015-0023"),
        ("H48 251015 0023", "H48-251015-0023"),
        ("H48–251015–0023", "H48-251015-0023"),
        ("h 48 - 251015 - 0023", "H48-251015-0023"),
        ("H482510150023", "H48-251015-0023"),
        ("000 00 53 H48 220921 0099", "000.00.53.H48-220921-0099"),
        ("mã hồ sơ của tôi là H48.22.15-251015-0023 ạ", "H48.22.15-251015-0023"),
    ],
)
def test_dossier_code_is_read(text, code):
    """With dots, spaces, dashes of any kind, or nothing between its parts."""
    assert [found.value for found in dossier_codes(text)] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H48",
        "H48-251315-0023",
        "H48-251000-0023",
        "H48-251015",
        "XH48-251015-0023",
        "079203001234",
        "0912345678",
        "15/10/2025",
    ],
)
def test_no_dossier_code(text):
    """A wrong month or day, a part of it, or another number is no code."""
    assert dossier_codes(text) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1.001193", ["1.001193"]),
        ("thủ tục 2.000815.000.00.00.H48 và 1.004194", ["2.000815", "1.004194"]),
        ("1.0011934", []),
        ("11.001193", []),
        ("8.000000", []),
        ("1.000.000 đồng", []),
    ],
)
def test_procedure_codes(text, codes):
    """Without a province's suffix; a sum is none."""
    assert [found.value for found in procedure_codes(text)] == codes


def test_place_of_a_code_is_known():
    """What is masked around it must not touch it."""
    text = "mã H48-251015-0023 đó"
    [code] = dossier_codes(text)
    assert text[code.start : code.end] == "H48-251015-0023"


@given(HOSTILE)
def test_any_text_can_be_searched(text):
    """Never an exception."""
    for code in (*dossier_codes(text), *procedure_codes(text)):
        assert 0 <= code.start < code.end <= len(text)
