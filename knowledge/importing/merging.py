"""What an import leaves as it was: names people use, questions with their conditions, translations."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.procedure import DossierItem, Procedure, Text


def preserving(live: Procedure, new: Procedure) -> Procedure:
    """The new text with what only people can have added to the live one."""
    known = {text.vi: text for text in _texts(live) if text.th or text.en}
    translated: Procedure = _translated(new, known)
    return translated.replace(
        names=Text(new.names.vi, live.names.th, live.names.en),
        aliases=live.aliases,
        questions=live.questions,
        items=tuple(_conditional(item, live.items) for item in translated.items),
        forms=live.forms or translated.forms,
        demand=live.demand,
    )


def _conditional(item: DossierItem, live: tuple[DossierItem, ...]) -> DossierItem:
    """The item with the condition that the live paper of the same name has."""
    when = next((each.when for each in live if each.name.vi == item.name.vi and each.when), None)
    return dataclasses.replace(item, when=when) if when else item


def _texts(value: Any) -> Iterator[Text]:
    """Every text within a value of the model."""
    if isinstance(value, Text):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)


def _translated(value: Any, known: Mapping[str, Text]) -> Any:
    """The value with each text that has a known translation in its translated form."""
    if isinstance(value, Text):
        return known.get(value.vi, value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {f.name: _translated(getattr(value, f.name), known) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **changes)
    if isinstance(value, Mapping):
        return {key: _translated(inner, known) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(_translated(inner, known) for inner in value)
    return value
