"""A dossier as plain data for a database or a cache, and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from knowledge.dossiers.dossier import Dossier, Status, Supplement


def to_plain(dossier: Dossier) -> dict[str, Any]:
    """Plain data; what is empty is left out."""
    fields = {name: _plain(value) for name, value in vars(dossier).items()}
    return {name: value for name, value in fields.items() if value}


def from_plain(data: Mapping[str, Any]) -> Dossier:
    """The dossier of plain data."""
    dates = {name: date.fromisoformat(data[name]) for name in ("due", "finished") if name in data}
    received = {"received": datetime.fromisoformat(data["received"])} if "received" in data else {}
    supplements = tuple(_supplement(entry) for entry in data.get("supplements", ()))
    changed = {"status": Status(data["status"]), "proofs": tuple(data.get("proofs", ())), "supplements": supplements}
    return Dossier(**(dict(data) | dates | received | changed))


def _supplement(entry: Mapping[str, Any]) -> Supplement:
    dates = {name: date.fromisoformat(entry[name]) for name in ("asked", "brought") if entry.get(name)}
    return Supplement(papers=entry.get("papers", ""), **dates)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Supplement):
        return {name: _plain(inner) for name, inner in vars(value).items() if inner}
    return value.isoformat() if isinstance(value, date) else value if not isinstance(value, Status) else value.value
