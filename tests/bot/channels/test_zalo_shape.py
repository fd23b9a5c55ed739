"""A reply fits a messenger: parts of 2,000 characters, papers whole, five buttons and numbers for the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_shape import LONGEST_TEXT, length, shape, shortened
from bot.messages import Button, OutboundReply

PAPER = "* **Giấy tờ số {number}**: 1 bản chính. " + "Mang theo bản chính để đối chiếu. " * 8


def a_reply(markdown: str, buttons: int = 0) -> OutboundReply:
    """A reply with so many buttons."""
    made = tuple(Button(f"Nút {number}", f"/choose{number}") for number in range(1, buttons + 1))
    return OutboundReply("procedure.answer", markdown, "vi", made)


def test_a_short_reply_is_one_message_without_marks():
    """Headings and bold become plain words, bullets dots."""
    (only,) = shape(a_reply("### Khai sinh\n**Lệ phí**\n\n- Miễn phí."))
    assert only.text == "Khai sinh\n\nLệ phí\n\n• Miễn phí."


def test_papers_stay_whole():
    """A cut never goes through a document of the list, and none is lost."""
    papers = [PAPER.format(number=number) for number in range(40)]
    parts = shape(a_reply("**Giấy tờ**\n\n" + "\n".join(papers)))
    assert len(parts) > 1 and all(length(part.text) <= LONGEST_TEXT for part in parts)
    lines = [line for part in parts for line in part.text.split("\n") if line.startswith("•")]
    assert lines == [paper.replace("**", "").replace("* ", "• ").strip() for paper in papers]


def test_an_introduction_goes_with_its_list():
    """ "Only if ...:" never stands alone at the end of a message."""
    markdown = "Một đoạn dài. " * 137 + "\n\nChỉ khi trẻ bị bỏ rơi:\n\n" + PAPER.format(number=1)
    first, second = shape(a_reply(markdown))
    assert second.text.startswith("Chỉ khi trẻ bị bỏ rơi:\n\n•") and "Chỉ khi" not in first.text


def test_a_long_paragraph_is_cut_after_sentences():
    """Each part ends where a sentence does."""
    parts = shape(a_reply("Câu này có một dấu chấm ở cuối. " * 150))
    assert len(parts) > 2 and all(part.text.endswith(".") for part in parts)


@pytest.mark.parametrize("text", ["ก" * 4500, "คำ ไทย " * 700, "😀" * 2500, "e\u0301" * 2500], ids=ascii)
def test_text_without_sentences_is_cut_too(text):
    """Between words, else between letters; nothing is lost and no letter is torn apart."""
    parts = shape(a_reply(text))
    assert all(0 < length(part.text) <= LONGEST_TEXT for part in parts)
    assert "".join(part.text for part in parts).replace(" ", "") == text.replace(" ", "")
    assert not any(part.text.startswith("\u0301") for part in parts)


@given(st.lists(st.text("aăâ .:*\n-1😀ก้", max_size=900), max_size=8))
def test_every_part_can_be_sent(paragraphs):
    """Whatever a reply holds, no part is empty or too long."""
    parts = shape(a_reply("x" + "\n\n".join(paragraphs), 3))
    assert all(part.text.strip() and length(part.text) <= LONGEST_TEXT for part in parts)


def test_buttons_stand_under_the_last_part():
    """Where the citizen's eye is."""
    parts = shape(a_reply("Một câu. " * 400, 2))
    assert [len(part.buttons) for part in parts] == [0] * (len(parts) - 1) + [2]


def test_a_sixth_button_becomes_a_numbered_line():
    """Zalo takes five; the citizen can answer with the number of the rest."""
    (only,) = shape(a_reply("Chọn:", 7))
    assert [index for index, _ in only.buttons] == [0, 1, 2, 3, 4]
    assert only.text == "Chọn:\n\n6. Nút 6\n7. Nút 7"


def test_without_buttons_all_are_numbered():
    """For a messenger that has none."""
    (only,) = shape(a_reply("Chọn:", 2), most_buttons=0)
    assert only.text == "Chọn:\n\n1. Nút 1\n2. Nút 2" and only.buttons == ()


def test_a_choice_that_the_text_lists_is_not_repeated():
    """Only the way out is added."""
    (only,) = shape(a_reply("Chọn:\n\n1\\. Nút 1\n\n2\\. Nút 2 (xã)", 3), most_buttons=0)
    assert only.text == "Chọn:\n\n1. Nút 1\n\n2. Nút 2 (xã)\n\n3. Nút 3"


@pytest.mark.parametrize(("title", "units"), [("a" * 100, 100), ("a" * 101, 100), ("😀" * 60, 99)])
def test_titles_are_cut_to_fit(title, units):
    """A long title would make Zalo refuse the whole message."""
    assert length(shortened(title)) == units


def test_pages_get_what_room_the_buttons_leave():
    """The address stays in the text; only what Zalo opens, and no page twice."""
    markdown = "- Tờ khai ([tải mẫu 01](https://xa.example/1))\n- [bản cũ](http://xa.example) [a](https://xa.example/1) [b](https://xa.example/2)"
    (roomy,), (full,) = shape(a_reply(markdown, 3)), shape(a_reply(markdown, 5))
    assert roomy.links == (("Tải mẫu 01", "https://xa.example/1"), ("B", "https://xa.example/2")) and full.links == ()
    assert "tải mẫu 01 (https://xa.example/1)" in roomy.text


def test_a_picture_of_ours_comes_before_the_question():
    """With its words; a picture of anybody else is words only."""
    first, last = shape(a_reply("Xin gửi mã hồ sơ.\n\n![Mã ở góc trên.](/static/receipt.svg)", buttons=1))
    assert (first.picture, first.text) == ("receipt", "Mã ở góc trên.")
    assert (last.text, len(last.buttons)) == ("Xin gửi mã hồ sơ.", 1)
    (only,) = shape(a_reply("![Mã](https://elsewhere.example/x.svg)"))
    assert (only.picture, only.text) == ("", "Mã")
