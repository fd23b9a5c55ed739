"""From a reply order to what a citizen reads."""

from __future__ import annotations

import pytest
from jinja2 import TemplateError

from bot.messages import OrderedButton, ReplyOrder
from bot.render import codes_of, environment, label, render, tidy


def said(template: str, language: str = "vi", **values: object) -> str:
    """A template of ours with values."""
    return environment(language).from_string(template).render(values)


@pytest.mark.parametrize(
    ("language", "grouped", "month"),
    [("vi", "8.000", "7/2026"), ("en", "8,000", "July 2026"), ("th", "8,000", "กรกฎาคม")],
)
def test_numbers_and_months_are_written_as_the_language_writes_them(language, grouped, month):
    """A sum and a month look native."""
    assert said("{{ 8000 | grouped }}", language) == grouped
    assert month in said("{{ '2026-07' | month_of }}", language)


def test_mere_year_stays_a_year():
    """A date is never made more exact than it is."""
    assert said("{{ '2025' | month_of }}") == "2025"


@pytest.mark.parametrize("value", ["*bold*", "[link](https://x)", "# head", "<b>", "a_b_c", "`code`", "|", "~~"])
def test_values_are_escaped(value):
    """Data can not become marks: every mark in a value is shown as itself."""
    rendered = said("{{ value }}", value=value)
    assert rendered.replace("\\", "") == value
    assert rendered != value


def test_unknown_key_is_an_error():
    """A missing sentence is noticed, not said."""
    with pytest.raises(TemplateError):
        render(ReplyOrder("no.such_reply"), "vi")


def test_missing_value_is_an_error():
    """A sentence with a hole is noticed, not said."""
    with pytest.raises(TemplateError):
        render(ReplyOrder("screen.too_long"), "vi")


def test_button_title_starts_with_a_capital():
    """A title from the data, or a label in the citizen's language."""
    buttons = (OrderedButton("/a", title="đăng ký"), OrderedButton("/b", label="button.fee"))
    shown = render(ReplyOrder("smalltalk.greet", buttons=buttons), "en").buttons
    assert [button.title for button in shown] == ["Đăng ký", label("button.fee", "en")]


def test_button_of_a_language_says_so():
    """The page marks language buttons with their language."""
    shown = render(ReplyOrder("language.choose", buttons=(OrderedButton("/x", label="button.language_th"),)), "vi")
    assert shown.buttons[0].kind == "language"


def test_changed_language_is_said_in_the_new_one():
    """The confirmation itself is the proof."""
    reply = render(ReplyOrder("language.changed", {"language": "th"}), "vi")
    assert reply.language == "th"
    assert reply.markdown == render(ReplyOrder("language.changed"), "th").markdown


@pytest.mark.parametrize(
    ("values", "codes"),
    [({"code": "1.001193"}, ("1.001193",)), ({"choices": [{"code": "a"}, {"number": 2}]}, ("a",)), ({}, ())],
    ids=["answer", "choice", "other"],
)
def test_reply_knows_its_procedures(values, codes):
    """The codes a reply speaks of go along with it."""
    assert codes_of(ReplyOrder("x.y", values)) == codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\n\n\nb", "a\n\nb"),
        ("  a  \n", "a"),
        ("- A\n\n- B\n\n- C", "- A\n- B\n- C"),
        ("* a\n\n\n* b", "* a\n* b"),
        ("- đúng hẹn", "- Đúng hẹn"),
        ("- https://a.vn", "- https://a.vn"),
    ],
    ids=["blank lines", "edges", "list", "papers", "capital", "address"],
)
def test_tidy(text, expected):
    """Templates may be written with room; the reply has single blank lines and tight lists."""
    assert tidy(text) == expected


def test_template_can_not_reach_out():
    """Sentences are content: they can not call into Python."""
    with pytest.raises(TemplateError):
        said("{{ ''.__class__.__mro__ }}")
