"""What a message is for certain: orders, dossier codes, and digits, which go no further than the door."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.door import AWAITS_DIGITS, Entry, read
from bot.screening import MASK

CODE = "H48.22.15-251015-0023"
CHECK = "/check_dossier"
WITH_CODE = f'{CHECK}{{"dossier_code": "{CODE}"}}'


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("4321", "4321"),
        ("4321 ạ", "4321"),
        ("dạ số cuối là 4 3 2 1", "4321"),
        ("4 số cuối của em là 4321 nhé", "4321"),
        ("last 4 digits are 4321", "4321"),
        ("เลขคือ 4321 ค่ะ", "4321"),
    ],
)
def test_bare_digits_are_digits_at_any_time(text, digits):
    """Whoever answers a little later, or a little too early, is understood."""
    entry = read(text)
    assert (entry.digits, entry.payload) == (digits, CHECK)
    assert digits not in entry.text


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("số điện thoại tôi khai là 0905 123 456", "3456"),
        ("cccd 051190001234", "1234"),
        ("hình như 4321 thì phải", "4321"),
        ("0905.123.456", "3456"),
    ],
)
@pytest.mark.parametrize("reply", AWAITS_DIGITS)
def test_awaited_digits_may_be_the_end_of_a_whole_number(text, digits, reply):
    """Of the number itself nothing is left."""
    entry = read(text, reply)
    assert (entry.digits, entry.payload) == (digits, CHECK)
    assert MASK in entry.text
    assert digits not in entry.text


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        (f"{CODE} 4321", "4321"),
        (f"mã {CODE}, 4 số cuối 4321", "4321"),
        (f"4321, hồ sơ {CODE.lower()}", "4321"),
        (f"{CODE} sđt 0905123456", "3456"),
    ],
)
def test_code_and_digits_in_one_message(text, digits):
    """Both are taken, and the digits are gone from the text."""
    entry = read(text)
    assert (entry.digits, entry.payload) == (digits, WITH_CODE)
    assert digits not in entry.text.replace(CODE, "")


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        (CODE, WITH_CODE),
        (f"tra giúp tôi {CODE} với", WITH_CODE),
        ("H48.22.15-2510", f'{CHECK}{{"dossier_code_part": "H48.22.15-2510"}}'),
    ],
)
def test_mere_code_is_a_look_up(text, payload):
    """Whatever the classifier would make of it."""
    assert read(text) == Entry(text, payload=payload)


@pytest.mark.parametrize(
    "text",
    [
        "làm khai sinh cần gì", "2", "12", "nộp năm 2025", "sinh năm 1990", "born in 1990", "0905123456", "15/10/2025",
        "phí 5000 đồng à", "thủ tục 1.001193", "điều 4321 luật đất đai nói gì",
        f"cán bộ giữ hồ sơ {CODE} hách dịch quá, tôi muốn gửi đơn khiếu nại",
    ],
)  # fmt: skip
def test_everything_else_is_left_to_understanding(text):
    """Years, dates, sums, choices, and long sentences about a dossier."""
    assert read(text) == Entry(text)


@pytest.mark.parametrize("text", ["321", "12 34 5x"[:5], "9"])
def test_too_few_awaited_digits_ask_again(text):
    """It was an answer, only not a whole one."""
    assert read(text, AWAITS_DIGITS[0]).payload.startswith(CHECK)


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("xóa dữ liệu của tôi", "/erase_data"), ("Xoá dữ liệu của tôi!", "/erase_data"), ("xoa du lieu cua toi", "/erase_data"),
        ("ลบข้อมูลของฉัน", "/erase_data"), ("Delete my data", "/erase_data"),
        ("dừng", "/unwatch_dossier"), ("STOP", "/unwatch_dossier"), ("หยุด", "/unwatch_dossier"),
    ],
)  # fmt: skip
def test_orders(text, payload):
    """One phrase, one meaning."""
    assert read(text).payload == payload


@pytest.mark.parametrize("text", ["dừng xử lý nghĩa là gì", "xóa đăng ký thường trú", "how do I stop my business"])
def test_a_word_inside_a_question_is_no_order(text):
    """The whole message must be the order."""
    assert read(text).payload == ""


@given(st.text(max_size=200), st.sampled_from(["", *AWAITS_DIGITS]))
def test_any_text_can_be_read(text, reply):
    """Never an exception, and digits are four digits or none."""
    entry = read(text, reply)
    assert len(entry.digits) in (0, 4)
    assert entry.payload == "" or entry.payload.startswith("/")
