"""Official prose made clean."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.importing.texts import begins_mid_word, clean, entry, faults, listed, name_of, says_nothing, steps


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(unicodedata.normalize("NFD", "Hộ tịch"), "Hộ tịch", id="NFC"),
        pytest.param("a\u00a0 b \r\n\n c\u200b", "a b\nc", id="spaces and lines"),
        pytest.param("a\x00b\ud800", "a b", id="what no database takes"),
    ],
)
def test_clean(text, expected):
    """One spelling, no character that no eye can see, no blank line."""
    assert clean(text) == expected


@given(st.text(st.characters(codec=None), max_size=60))
def test_clean_text_can_be_stored(text):
    """Whatever comes, what is left is encodable, in NFC, and stays as it is when cleaned again."""
    once = clean(text)
    assert once.encode() and "\x00" not in once or once == ""
    assert clean(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Thủ tục đăng ký khai sinh.", "Đăng ký khai sinh", id="prefix and dot"),
        pytest.param("THỦ TỤC: Cấp thẻ./.", "Cấp thẻ", id="shouted"),
        pytest.param("Liên thông các thủ tục khai sinh", "Liên thông các thủ tục khai sinh", id="within the name"),
        pytest.param("Thủ tục", "Thủ tục", id="nothing else"),
    ],
)
def test_name(text, expected):
    """A name is what people say: no "Thủ tục" before it, no dot behind it."""
    assert name_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("- Đơn đề nghị;", "Đơn đề nghị", id="bullet"),
        pytest.param("đ) Hợp đồng.", "Hợp đồng", id="letter"),
        pytest.param("2/ Tờ khai", "Tờ khai", id="number"),
        pytest.param("(1) Giấy phép", "Giấy phép", id="number in brackets"),
        pytest.param("02 ảnh 3x4", "02 ảnh 3x4", id="a count stays"),
        pytest.param("12/2025/NĐ-CP", "12/2025/NĐ-CP", id="an act stays"),
    ],
)
def test_entry(text, expected):
    """An entry of a list stands without what only placed it there."""
    assert entry(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Bước 1: Nộp. Bước 2: Nhận.", ["Nộp", "Nhận"], id="numbered, on one line"),
        pytest.param("- Bước 1: Nộp\n+ tại quầy\n- Bước 2. Nhận", ["Nộp + tại quầy", "Nhận"], id="numbered, on lines"),
        pytest.param("Trình tự\nBước 1: Nộp\nBước 2: Nhận", ["Trình tự", "Bước 1: Nộp", "Bước 2: Nhận"], id="preamble"),
        pytest.param("Bước 1: A\nBước 3: B", ["Bước 1: A", "Bước 3: B"], id="a number is missing"),
        pytest.param("- Nộp hồ sơ;\n+ tại xã\n- Nhận kết quả.", ["Nộp hồ sơ; + tại xã", "Nhận kết quả"], id="lines"),
        pytest.param("Làm theo nội dung ở bước 1 nêu trên", ["Làm theo nội dung ở bước 1 nêu trên"], id="a mention"),
    ],
)
def test_steps_in_one_blob(text, expected):
    """A blob is split where a step is announced, else at its lines; numbers stay where they would not fit."""
    assert steps([text]) == expected


def test_list_of_lines():
    """What goes on in lower case belongs to the line above, and "there are none" is no entry."""
    assert listed("- Có đất\nđang sử dụng;\n- Không") == ["Có đất đang sử dụng"]


@pytest.mark.parametrize("text", ["", "Không", "không có.", "- Không quy định", "Không có thông tin"])
def test_says_nothing(text):
    """The many ways to say none."""
    assert says_nothing(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("đăng ký khai tâm Phục vụ hành chính công", ["words_lost_before"], id="before"),
        pytest.param("sinh tại Trung\nnộp hồ sơ", ["words_lost_behind"], id="behind"),
        pytest.param("Trung tâm Phục vụ hành chính công", [], id="whole"),
        pytest.param("h\ufffd sơ", ["replacement_character"], id="lost letter"),
    ],
)
def test_garbled(text, expected):
    """Damage is recognised, and named."""
    assert faults(text) == expected


def test_begins_mid_word():
    """A beginning that was cut off is noticed; a beginning in small letters is not enough."""
    assert begins_mid_word("i tượng, người giám hộ") and not begins_mid_word("có đất ở xã, phường")
