"""What may come in, and in which shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening import LONGEST_MESSAGE, MASK, mask, screen


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("x" * (LONGEST_MESSAGE + 1), "screen.too_long"),
        ("", "screen.no_words"),
        ("   \n\t ", "screen.no_words"),
        ("\u200b\u200d\ufeff", "screen.no_words"),
        ("\x00\x07\x1b", "screen.no_words"),
        ("😀🎉", "screen.no_words"),
        ("?!…", "screen.no_words"),
        ("///", "screen.no_words"),
        ("你好，我要结婚", "screen.foreign_language"),
        ("Привет, как зарегистрировать брак", "screen.foreign_language"),
        ("ສະບາຍດີ", "screen.foreign_language"),
    ],
    ids=["long", "empty", "spaces", "zero width", "control", "emoji", "marks", "slashes", "zh", "ru", "lo"],
)
def test_unfit_message_is_refused_with_a_reason(text, refusal):
    """A refusal is the key of a reply, not silence."""
    assert screen(text).refusal == refusal


@pytest.mark.parametrize(
    "text", ["2", "ok", "khai sinh", "ใช้อะไรบ้าง", "how much?", "có ai nói 中文 không ạ, tôi muốn hỏi"]
)
def test_fit_message_travels_on(text):
    """A number answers a choice; a foreign word in a question of ours does no harm."""
    assert screen(text).refusal == ""


@pytest.mark.parametrize(
    "text",
    ["/ask_aspect{}", " /choose", "//greet", "/ /restart", "\u200b/restart", '/narrow{"code": "1.001193"}'],
)
def test_typed_command_is_disarmed(text):
    """Rasa obeys a text that begins with a slash; a citizen's never does."""
    assert not screen(text).text.startswith("/")


@pytest.mark.parametrize(
    "number",
    [
        "079203001234",
        "079 203 001 234",
        "079203001 234",
        "0792-0300-1234",
        "0912345678",
        "0912 345 678",
        "+84912345678",
        "84 912 345 678",
        "0912.345.678",
        "123456789",
        "1103700123456",
        "1-1037-00123-45-6",
        "C1234567",
        "AB1234567",
    ],
)
def test_personal_number_is_masked(number):
    """Identity and telephone numbers never reach the tracker or the log."""
    screened = screen(f"số của tôi là {number} ạ")
    assert screened.masked
    assert MASK in screened.text
    assert not any(part in screened.text for part in (number, number[-4:]))


@pytest.mark.parametrize(
    "text",
    [
        "hồ sơ 000.00.53.H48-220921-0099 tới đâu rồi",
        "H48.22.15-251015-0023",
        "thủ tục 1.001193",
        "nộp 8.000 đồng, 15/10/2025",
        "lô 12 hay 1200000",
        "vốn 200.000.000 đồng",
        "vốn 200.000.000đ",
        "Nghị định 123/2015/NĐ-CP",
    ],
)
def test_other_numbers_stay(text):
    """A dossier code, a procedure code, a sum or a date is what the question is about."""
    assert mask(text) == text


@given(st.text(max_size=LONGEST_MESSAGE + 5))
def test_any_text_can_be_screened(text):
    """Whatever is typed, screening ends in a text or a reason, and never in a command."""
    screened = screen(text)
    assert bool(screened.text) != bool(screened.refusal)
    assert not screened.text.startswith("/")
