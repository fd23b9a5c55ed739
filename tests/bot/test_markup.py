"""Our Markdown as HTML and as plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import to_html, to_plain


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**phí**", "<p><strong>phí</strong></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("* a", '<ul class="papers">\n<li>a</li>\n</ul>'),
        ("*Data as of 2026.*", '<p class="source"><em>Data as of 2026.</em></p>'),
        ("an *odd* word", "<p>an <em>odd</em> word</p>"),
    ],
    ids=["strong", "list", "papers", "source", "emphasis"],
)
def test_marks_become_elements(markdown, html):
    """Papers and the source line carry a class: print and style look for them."""
    assert to_html(markdown) == html


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/x.png)",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        "```\n<b>\n```",
    ],
)
def test_nothing_active_comes_out(markdown):
    """What is not ours is text."""
    html = to_html(markdown)
    assert not any(mark in html for mark in ("<script", "<img", "<b>", 'href="javascript', 'href="data'))


@given(st.text(alphabet=st.sampled_from("<>&\"'ab/=()[]!*_-# \n:"), max_size=60))
def test_only_our_elements_come_out(text):
    """Whatever is put in, HTML comes out with the elements of our subset only."""
    import re

    ours = {"p", "ul", "ol", "li", "strong", "em", "a", "br", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}
    assert set(re.findall(r"</?([a-zA-Z0-9]+)", to_html(text))) <= ours


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("### Tên\n\nchữ **đậm**", "Tên\n\nchữ đậm"),
        ("- a\n- b", "• a\n• b"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("[Cổng](https://x.vn)", "Cổng (https://x.vn)"),
        ("[https://x.vn](https://x.vn)", "https://x.vn"),
        ("a\\*b", "a*b"),
        ("a\n\nb", "a\n\nb"),
    ],
    ids=["heading", "bullets", "numbers", "numbers from three", "link", "bare link", "escape", "paragraphs"],
)
def test_plain_text(markdown, plain):
    """Messengers and the terminal get text without marks."""
    assert to_plain(markdown) == plain


@pytest.mark.parametrize("markdown", ["`*1*`", "a `b` c", "<https://x.vn>"])
def test_plain_text_loses_no_word(markdown):
    """What is read on the web is read elsewhere too."""
    assert [word for word in ("1", "b", "https://x.vn") if word in markdown and word not in to_plain(markdown)] == []


@given(st.text(max_size=120))
def test_any_text_can_be_shown(text):
    """No input is an error."""
    to_html(text)
    to_plain(text)
