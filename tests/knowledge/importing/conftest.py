"""A store of its own for every test of the importers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.procedure import Confidence, Level, Procedure, Source, Text
from knowledge.store import Store, open_engine


@pytest.fixture
def database(tmp_path, monkeypatch) -> str:
    """The address of an empty database, in the environment too."""
    url = f"sqlite:///{tmp_path}/knowledge.db"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@pytest.fixture
def shelf(database) -> Iterator[Store]:
    """An empty store."""
    made = Store(open_engine(database))
    made.create_tables()
    yield made
    made.engine.dispose()


@pytest.fixture
def authored() -> Procedure:
    """A procedure that the seed or a person wrote, of the code that the samples import."""
    return Procedure(
        code="1.000001",
        names=Text("Cấp giấy phép thả diều", "ขออนุญาตเล่นว่าว", "Kite permit"),
        sector=Text("Văn hóa"),
        level=Level.COMMUNE,
        agency=Text("Ủy ban nhân dân cấp xã"),
        as_of="2026-01",
        confidence=Confidence.HIGH,
        sources=(Source("Sổ tay"),),
    )
