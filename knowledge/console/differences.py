"""What differs between two texts of a procedure: field by field, and inside a field word by word."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WORD = re.compile(r"\s+|[\u0e01-\u0e2e\u0e40-\u0e44][\u0e30-\u0e3a\u0e45-\u0e4e]*|[^\W\u0e00-\u0e7f]+|.", re.DOTALL)
"""A word, a Thai letter with its marks, a space, a sign."""
ALIKE = 0.55
"""Two records that share so much are one record, changed."""
LONGEST = 20_000
"""Characters of a field that are compared word by word."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether the other side has it, too."""

    text: str
    same: bool = True


@dataclass(frozen=True)
class Difference:
    """One field on both sides; a side that has nothing is empty."""

    path: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every field in which two plain texts differ, in the order of the fields."""
    return list(_compare(before, after, ""))


def _compare(before: Any, after: Any, path: str) -> Iterator[Difference]:
    if before == after:
        return
    if _is(before, Mapping) and _is(after, Mapping):
        yield from _compare_records(before or {}, after or {}, path)
    elif _is(before, list) and _is(after, list) and _hold_records(before or after):
        yield from _compare_lists(before or [], after or [], path)
    else:
        yield Difference(path, *_pieces(_text(before), _text(after)))


def _is(value: Any, kind: type) -> bool:
    return value is None or isinstance(value, kind)


def _hold_records(values: Sequence[Any]) -> bool:
    return bool(values) and isinstance(values[0], Mapping)


def _compare_records(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> Iterator[Difference]:
    for name in dict.fromkeys([*before, *after]):
        yield from _compare(before.get(name), after.get(name), f"{path}.{name}" if path else name)


def _compare_lists(before: list[Any], after: list[Any], path: str) -> Iterator[Difference]:
    """Records that are alike stand beside each other, so that one inserted does not mark all that follow."""
    for old, new in _aligned(before, after):
        place = new if new is not None else old
        left = before[old] if old is not None else None
        right = after[new] if new is not None else None
        yield from _compare(left, right, f"{path}[{place}]")


def _aligned(before: list[Any], after: list[Any]) -> Iterator[tuple[int | None, int | None]]:
    keys = [[json.dumps(each, ensure_ascii=False, sort_keys=True) for each in side] for side in (before, after)]
    matcher = difflib.SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield from _paired(keys[0], keys[1], range(a, b), range(c, d))


def _paired(old: list[str], new: list[str], left: range, right: range) -> Iterator[tuple[int | None, int | None]]:
    """Within a changed stretch: each new record beside the most similar old one that is still free."""
    free = list(left)
    for place in right:
        best = max(free, key=lambda each: _alike(old[each], new[place]), default=None)
        if best is not None and (len(left) == len(right) == 1 or _alike(old[best], new[place]) >= ALIKE):
            free.remove(best)
            yield best, place
        else:
            yield None, place
    for place in free:
        yield place, None


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one[:600], other[:600], autojunk=False).ratio()


def _pieces(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    if not before or not after or len(before) + len(after) > LONGEST:
        return _whole(before), _whole(after)
    old, new = WORD.findall(before), WORD.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left += _piece("".join(old[a:b]), kind == "equal")
        right += _piece("".join(new[c:d]), kind == "equal")
    return tuple(left), tuple(right)


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text, False),) if text else ()


def _piece(text: str, same: bool) -> list[Piece]:
    return [Piece(text, same)] if text else []


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
