"""A line of the log as the browser is told of it."""

from __future__ import annotations

import pytest

from bot.channels.wire import message
from bot.log import ASSISTANT, CITIZEN, Said
from bot.markup import to_html

PAPERS = "### Khai sinh\n\n* **Tờ khai**: 1 bản chính"
FEES = "### Khai sinh\n\n- 8.000 đồng"


@pytest.mark.parametrize(
    ("key", "markdown", "printable", "rateable"),
    [
        ("procedure.answer", PAPERS, True, True),
        ("procedure.answer", FEES, False, True),
        ("case.question", PAPERS, False, False),
        ("smalltalk.greet", "Xin chào", False, False),
    ],
)
def test_only_papers_are_printed_and_only_answers_rated(key, markdown, printable, rateable):
    """A checklist needs papers; a greeting needs no verdict."""
    told = message(Said(1, ASSISTANT, markdown, "vi", 0.0, key))
    assert (told["printable"], told["rateable"]) == (printable, rateable)


def test_a_question_is_text_and_knows_its_client_id():
    """The citizen's own words never become HTML; the name they were sent under comes back."""
    told = message(Said(1, CITIZEN, "<b>phí</b>", "vi", 0.0, client_id="a1"))
    assert told["text"] == "<b>phí</b>" and told["client_id"] == "a1" and "html" not in told


def test_an_answer_has_no_client_id():
    """Else the widget would take all answers for one."""
    assert "client_id" not in message(Said(1, ASSISTANT, FEES, "vi", 0.0, client_id="reply:a1:0"))


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**Form** (Tờ khai (bản chính))", '(<span lang="vi">Tờ khai (bản chính)</span>)'),
        ("Official name: *Đăng ký khai sinh*", '<em lang="vi">Đăng ký khai sinh</em>'),
        ("**Giấy chứng sinh**: 1 original", '<strong lang="vi">Giấy chứng sinh</strong>'),
        ("[Cổng Dịch vụ công](https://x.vn)", 'lang="vi">Cổng Dịch vụ công</a>'),
        ("a copy (if there is one)", "(if there is one)"),
        ("(&lt;b&gt; Đ)", '(<span lang="vi">&lt;b&gt; Đ</span>)'),
    ],
)
def test_vietnamese_names_in_a_foreign_reply_are_marked(markdown, html):
    """In parentheses, emphasised, strong or a link; English in the same places stays unmarked."""
    assert html in to_html(markdown, "en")


def test_a_vietnamese_reply_needs_no_marks():
    """Everything in it is Vietnamese."""
    assert "lang=" not in to_html("**Giấy chứng sinh** (bản chính, *Đ*)", "vi")
