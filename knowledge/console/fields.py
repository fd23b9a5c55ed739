"""A form's fields <-> the plain data of a procedure, driven by the type annotations of `knowledge.procedure`.

A field is named by its path: `names.vi`, `items[3].when[born].`. What stands in brackets orders nothing: records keep the
order in which the form shows them, so that a page can add, take away and move them without renaming.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
import unicodedata
from collections.abc import Mapping
from typing import Any

from knowledge import procedure as model
from knowledge.console.visit import Pairs
from knowledge.procedure import Procedure
from knowledge.reading import plain

STEP = re.compile(r"(?:^|\.)([a-z_]+)|\[([\w.-]{1,60})\]", re.ASCII)
ID = "id"
Node = dict[str, Any] | list[str]


def fields_of(pairs: Pairs, code: str) -> dict[str, Any]:
    """The plain data that a form describes, complete or not; what is empty is left out, what is no number stays text."""
    removed = {value for name, value in pairs if name == "remove"}
    kept = [(name, value) for name, value in pairs if not any(name.startswith(path) for path in removed)]
    found: dict[str, Any] = _read(_tree(kept), Procedure) or {}
    _name_questions(found.get("questions", []))
    return {**found, "code": code}


def canonical(path: str) -> str:
    """One spelling of a path, whether it came from a form or from a check."""
    return path.replace("[", ".").replace("]", "")


def _tree(pairs: Pairs) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for name, value in pairs:
        steps = _steps(name)
        node: Any = root
        for step in steps[:-1]:
            node = node.setdefault(step, {}) if isinstance(node, dict) else None
        if steps and isinstance(node, dict) and isinstance(leaf := node.setdefault(steps[-1], []), list):
            leaf.append(value)
    return root


def _steps(name: str) -> list[str]:
    found = list(STEP.finditer(name))
    whole = "".join(match.group() for match in found) == name
    return [match[1] or match[2] for match in found] if whole else []


def _read(node: Any, kind: Any) -> Any:
    """The value of a node; None when it says nothing."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _read(node, next(arg for arg in typing.get_args(kind) if arg is not type(None)))
    if origin is tuple:
        return _read_list(node, typing.get_args(kind)[0])
    if origin is not None:
        return _read_mapping(node, typing.get_args(kind)[1])
    if dataclasses.is_dataclass(kind):
        return _read_record(node, kind) if isinstance(node, dict) else None
    return _read_scalar(node[-1], kind) if isinstance(node, list) and node else None


def _read_list(node: Any, kind: Any) -> list[Any] | None:
    if isinstance(node, list):
        values = [line for value in node for line in clean(value).splitlines()]
        return list(dict.fromkeys(line.strip() for line in values if line.strip())) or None
    entries = [_read(entry, kind) for entry in node.values()]
    return [entry for entry in entries if entry is not None] or None


def _read_mapping(node: Any, kind: Any) -> dict[str, Any] | None:
    entries = {key: _read(entry, kind) for key, entry in node.items()} if isinstance(node, dict) else {}
    return {key: entry for key, entry in entries.items() if entry is not None} or None


def _read_record(node: dict[str, Any], kind: Any) -> dict[str, Any] | None:
    hints = typing.get_type_hints(kind, vars(model))
    values = {f.name: _read(node[f.name], hints[f.name]) for f in dataclasses.fields(kind) if f.name in node}
    said = {f.name: values[f.name] for f in dataclasses.fields(kind) if not _goes_without_saying(f, values)}
    return None if said.keys() <= {ID} else said


def _goes_without_saying(field: dataclasses.Field[Any], values: Mapping[str, Any]) -> bool:
    value = values.get(field.name)
    return value is None or (field.default is not dataclasses.MISSING and value == plain(field.default))


def _read_scalar(value: str, kind: Any) -> Any:
    text = clean(value).strip()
    if not text:
        return None
    if kind in (int, float):
        return _number(text, kind)
    return text


def _number(text: str, kind: Any) -> Any:
    """A number as people type it; anything else stays as it is, for the check to name it."""
    digits = text.replace(" ", "").replace(" ", "")
    if kind is float:
        digits = digits.replace(",", ".")
    elif re.fullmatch(r"\d{1,3}([.,]\d{3})+", digits):
        digits = re.sub("[.,]", "", digits)
    return kind(digits) if re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?" if kind is float else r"-?\d{1,12}", digits) else text


def clean(text: str) -> str:
    """A text in one form of Unicode and with one kind of line end."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _name_questions(questions: list[dict[str, Any]]) -> None:
    """Gives questions and options that are new an id of their own; people never type one."""
    _name(questions, "q")
    for question in questions:
        _name(question.get("options", []), "o")


def _name(records: list[dict[str, Any]], letter: str) -> None:
    taken = {record.get(ID) for record in records}
    free = (f"{letter}{number}" for number in range(1, len(records) * 2 + 2) if f"{letter}{number}" not in taken)
    for record in records:
        if not record.get(ID):
            record[ID] = next(free)
