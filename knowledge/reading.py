"""Plain data (YAML, JSON) <-> Procedure, driven by the type annotations of `procedure`.

Reading reports every problem at once, each with the path of the field and the value it held.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import sys
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from knowledge import procedure as model
from knowledge.procedure import LANGUAGES, Procedure, Text

T = TypeVar("T")
SCALARS = (str, int, float, bool, type(None))


@dataclass(frozen=True)
class Problem:
    """Why a record may not be used: a code, the field's path, and the value found there."""

    code: str
    field: str
    value: object = None

    def __str__(self) -> str:
        return f"{self.field}: {self.code}" + (f" (found {self.value!r})" if self.value is not None else "")


class Unreadable(ValueError):
    """The data do not have the shape of a procedure; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def read_procedure(data: object) -> Procedure:
    """A procedure from plain data.

    Raises:
        Unreadable: with all problems, when a field is missing, unknown or of the wrong type.
    """
    return read_record(data, Procedure)


def read_record(data: object, kind: type[T]) -> T:
    """A value of any record class of this package from plain data.

    Raises:
        Unreadable: as `read_procedure`.
    """
    problems: list[Problem] = []
    value = _read(data, kind, "", problems)
    if problems:
        raise Unreadable(problems)
    return typing.cast(T, value)


def plain(value: object) -> Any:
    """Plain data of a model value; defaults are left out. The inverse of `read_procedure`."""
    kind = type(value)
    if kind in SCALARS:
        return value
    if isinstance(value, tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, enum.Enum):
        return value.value
    if dataclasses.is_dataclass(kind):
        held = ((name, getattr(value, name), default) for name, default in _defaults(kind))
        return {name: plain(inner) for name, inner, default in held if inner is not None and inner != default}
    if isinstance(value, Mapping):
        return {plain(key): plain(inner) for key, inner in value.items()}
    return value


@functools.cache
def _defaults(kind: type) -> list[tuple[str, Any]]:
    """(field, default) of a record; a required field has a default that no value equals."""
    return [
        (f.name, f.default if f.default_factory is dataclasses.MISSING else f.default_factory())
        for f in dataclasses.fields(kind)
    ]


def _read(data: object, kind: Any, path: str, problems: list[Problem]) -> Any:
    return _reader(kind)(data, kind, path, problems)


@functools.cache
def _reader(kind: Any) -> Callable[[Any, Any, str, list[Problem]], Any]:
    """What reads values of this kind; asked hundreds of thousands of times, so found once."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _read_optional
    if origin is tuple:
        return _read_list
    if origin is not None and issubclass(origin, Mapping):
        return _read_mapping
    if dataclasses.is_dataclass(kind):
        return _read_text if kind is Text else _read_record
    return _read_choice if issubclass(kind, enum.Enum) else _read_scalar


def _read_optional(data: object, kind: Any, path: str, problems: list[Problem]) -> Any:
    return None if data is None else _read(data, _inner(kind), path, problems)


@functools.cache
def _inner(kind: Any) -> Any:
    """The kind within an optional or a tuple."""
    return next(arg for arg in typing.get_args(kind) if arg is not type(None))


def _read_text(data: object, kind: Any, path: str, problems: list[Problem]) -> Any:
    """A text alone is the official wording."""
    return _read_record({"vi": data} if isinstance(data, str) else data, kind, path, problems)


def _read_list(data: object, kind: Any, path: str, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(data, list | tuple):
        problems.append(Problem("must_be_a_list", path, data))
        return ()
    inner_kind = _inner(kind)
    return tuple(_read(inner, inner_kind, f"{path}[{index}]", problems) for index, inner in enumerate(data))


def _read_mapping(data: object, kind: Any, path: str, problems: list[Problem]) -> dict[Any, Any]:
    key_kind, value_kind = typing.get_args(kind)
    if not isinstance(data, Mapping):
        problems.append(Problem("must_be_a_mapping", path, data))
        return {}
    return {
        _read(key, key_kind, path, problems): _read(inner, value_kind, f"{path}.{key}", problems)
        for key, inner in data.items()
    }


def _read_record(data: object, kind: Any, path: str, problems: list[Problem]) -> Any:
    if not isinstance(data, Mapping):
        problems.append(Problem("must_be_a_mapping", path, data))
        return None
    kinds = _types_of(kind)
    problems += [Problem("unknown_field", _join(path, name), data[name]) for name in data if name not in kinds]
    missing = [name for name in _required(kind) if data.get(name) is None]
    problems += [Problem("missing", _join(path, name)) for name in missing]
    known = [name for name in kinds if data.get(name) is not None]
    values = {name: _read(data[name], kinds[name], _join(path, name), problems) for name in known}
    return None if missing else kind(**values)


def _read_choice(data: object, kind: type[enum.Enum], path: str, problems: list[Problem]) -> Any:
    try:
        return kind(data)
    except ValueError:
        problems.append(Problem("must_be_one_of " + ", ".join(m.value for m in kind), path, data))
        return None


def _read_scalar(data: object, kind: type, path: str, problems: list[Problem]) -> Any:
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        problems.append(Problem(f"must_be_{kind.__name__}", path, data))
        return kind()
    return data


@functools.cache
def _required(kind: type) -> tuple[str, ...]:
    missing = dataclasses.MISSING
    return tuple(f.name for f in dataclasses.fields(kind) if f.default is missing and f.default_factory is missing)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


@functools.cache
def _types_of(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, vars(model) | vars(sys.modules[kind.__module__]))


assert set(LANGUAGES) == {f.name for f in dataclasses.fields(Text)}
