"""A reply order and a language -> a rendered reply. Sentences come from `bot/replies`, nothing from here."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal
from jinja2 import DictLoader, StrictUndefined, TemplateRuntimeError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.messages import Button, OrderedButton, OutboundReply, ReplyOrder

REPLIES = Path(__file__).with_name("replies")
DEFAULT_LANGUAGE = "vi"
LANGUAGE_BUTTON = "button.language_"
MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")
ENTRY_START = re.compile(r"^- (?!https?:)[^\W\d_]", re.MULTILINE)
BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
DAY = {"vi": "EEEE, d/M/yyyy", "th": "EEEE d MMMM yyyy", "en": "EEEE d MMMM yyyy"}
TIME = {"vi": "HH:mm, d/M/yyyy", "th": "HH:mm d MMM yyyy", "en": "HH:mm, d MMM yyyy"}
SHORT_DAY = {"vi": "d/M", "th": "d MMM", "en": "d MMM"}
LOOSE_LIST = re.compile(r"(?m)^([-*] .*)\n\n(?=[-*] )")


@functools.cache
def sentences(language: str, folder: Path = REPLIES) -> dict[str, str]:
    """Every reply of a language by its dotted key."""
    data = yaml.load(
        (folder / f"{language}.yml").read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return dict(_flattened(data))


def render(order: ReplyOrder, language: str) -> OutboundReply:
    """The reply in `language`.

    Raises:
        jinja2.TemplateError: when the key is unknown or a value that its sentence needs is missing or odd.
    """
    language = str(order.values.get("language", language)) if order.key == "language.changed" else language
    try:
        text = environment(language).get_template(order.key).render(order.values)
    except (TypeError, ValueError) as error:
        raise TemplateRuntimeError(f"{order.key}: {error}") from error
    buttons = tuple(_button(button, language) for button in order.buttons)
    return OutboundReply(order.key, tidy(text), language, buttons, codes_of(order))


def label(key: str, language: str) -> str:
    """A short text such as a button's."""
    return environment(language).get_template(key).render()


def codes_of(order: ReplyOrder) -> tuple[str, ...]:
    """The codes of the procedures that an order speaks of."""
    if code := order.values.get("code"):
        return (str(code),)
    return tuple(str(choice["code"]) for choice in order.values.get("choices", ()) if "code" in choice)


@functools.cache
def environment(language: str) -> ImmutableSandboxedEnvironment:
    """Jinja over the sentences of one language; every value is escaped for Markdown."""
    made = ImmutableSandboxedEnvironment(
        loader=DictLoader(sentences(language)),
        undefined=StrictUndefined,
        finalize=_escaped,
        trim_blocks=False,
        autoescape=False,
        keep_trailing_newline=True,
    )
    made.filters["grouped"] = lambda number: format_decimal(number, locale=language)
    made.filters["plain_number"] = lambda number: format_decimal(number, locale=language, group_separator=False)
    made.filters["day_of"] = lambda day: _day(str(day), DAY, language)
    made.filters["time_of"] = lambda moment: _time(str(moment), language)
    made.filters["short_day_of"] = lambda day: _day(str(day), SHORT_DAY, language)
    made.filters["month_of"] = lambda as_of: _month(str(as_of), language)
    return made


def tidy(text: str) -> str:
    """Rendered text with single blank lines and tight lists, whose entries begin with a capital."""
    text = "\n".join(line.strip() for line in text.splitlines())
    text = ENTRY_START.sub(lambda match: match[0].upper(), text)
    text = BLANK_LINES.sub("\n\n", text).strip()
    return LOOSE_LIST.sub(r"\1\n", LOOSE_LIST.sub(r"\1\n", text))


def _button(button: OrderedButton, language: str) -> Button:
    title = button.title or label(button.label, language)
    switch = button.label.removeprefix(LANGUAGE_BUTTON) if button.label.startswith(LANGUAGE_BUTTON) else ""
    return Button(title[:1].upper() + title[1:], button.payload, "language" if switch else "choice", switch)


def _escaped(value: Any) -> Any:
    return MARKDOWN.sub(r"\\\1", value) if isinstance(value, str) else value


def _month(as_of: str, language: str) -> str:
    """2026-07 -> the month in words; a mere year stays a year."""
    year, *month = as_of.split("-")
    if not month:
        return year
    return format_skeleton(
        "yMMMM" if language != "vi" else "yM", datetime.date(int(year), int(month[0]), 1), locale=language
    )


def _time(moment: str, language: str) -> str:
    return format_datetime(datetime.datetime.fromisoformat(moment), TIME[language], locale=language)


def _day(day: str, forms: Mapping[str, str], language: str) -> str:
    return format_date(datetime.date.fromisoformat(day[:10]), forms[language], locale=language)


def _flattened(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from _flattened(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", str(value)
