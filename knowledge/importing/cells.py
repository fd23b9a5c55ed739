"""One cell of the workbook: plain data to what an official can edit, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from knowledge.importing.texts import legible

NUMBERS = ("version", "number", "methods", "questions", "originals", "copies", "amount", "demand")
LISTS = ("aliases.vi", "aliases.th", "aliases.en", "related")
CASES = ("when",)
CODE_DIGITS = 6
"""Behind the point of a procedure's code; a spreadsheet that takes it for a number drops the last zeros."""


def to_cell(column: str, value: Any) -> str | float | None:
    """What stands in the cell."""
    if column in LISTS:
        return "\n".join(value)
    if column in CASES:
        return "\n".join(f"{question} = {', '.join(options)}" for question, options in value.items())
    return value  # type: ignore[no-any-return]


def from_cell(column: str, value: Any) -> Any:
    """The plain data of a filled cell; what makes no sense is left as it is, for the reader to report."""
    if column in NUMBERS:
        return _number(value)
    text = _text(column, value)
    if not isinstance(text, str):
        return text
    if column in LISTS:
        return [each.strip() for each in text.split("\n") if each.strip()]
    return _cases(text) if column in CASES else text


def _number(value: Any) -> Any:
    """Typed as text by somebody: 3 all the same."""
    try:
        return int(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _text(column: str, value: Any) -> Any:
    """The text of a cell; numbers and dates are what a spreadsheet makes of codes, numbers and days."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and column == "code":
        return f"{value:.{CODE_DIGITS}f}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return legible(value) if isinstance(value, str) else value


def _cases(text: str) -> Mapping[str, list[str]] | str:
    """`question = option, option` a line; anything else stays the text it is."""
    lines = [line.partition("=") for line in text.split("\n") if line.strip()]
    if not all(sign for _, sign, _ in lines):
        return text
    return {question.strip(): [o.strip() for o in options.split(",") if o.strip()] for question, _, options in lines}
