"""Dossier codes and procedure codes, however sloppily typed."""

from __future__ import annotations

import pytest
from hypothesis import given

from nlu.text.codes import dossier_codes, look_alikes, procedure_codes
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
        ("H48/22/15/260909/0003 i think", "H48.22.15-260909-0003"),
        ("h48-22-15-260112-0041", "H48.22.15-260112-0041"),
        ("g01-899.108.260725.0060 done?", "G01.899.108-260725-0060"),
        ("H4822152601010088", "H48.22.15-260101-0088"),
        ("0000053H482209210099", "000.00.53.H48-220921-0099"),
        ("H48.22.15-25IO15-OO23", "H48.22.15-251015-0023"),
        ("H๔๘.22.15-251015-0023", "H48.22.15-251015-0023"),
        ("H48.22.15-251015-0023 4321", "H48.22.15-251015-0023"),
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
    ("text", "part"),
    [
        ("mã H48.22.15-2510 thôi", "H48.22.15-2510"),
        ("it starts with H48.22.", "H48.22"),
        ("H48.22.15-251315-0023", "H48.22.15-251315-0023"),
        ("000.00.53.H48", "000.00.53.H48"),
        ("số 251015-0023 đó", "251015-0023"),
        ("H48221526040188 check", "H48221526040188"),
    ],
)
def test_look_alike_is_noticed(text, part):
    """Cut short, of an impossible date, or without its agency: it is shown back as it was written."""
    assert [found.value for found in look_alikes(text)] == [part]


@pytest.mark.parametrize(
    "text", ["", "H48", "quận H20 có 30 nhà", "phòng H12 tầng 3", "0912345678", "15/10/2025", "H48.22.15-251015-0023"]
)
def test_no_look_alike(text):
    """A whole code is none, nor is a room, a telephone number or a date."""
    assert look_alikes(text) == []


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
    for code in (*dossier_codes(text), *look_alikes(text), *procedure_codes(text)):
        assert 0 <= code.start < code.end <= len(text)
