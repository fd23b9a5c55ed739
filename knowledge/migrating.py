"""Brings the tables of a database to the newest revision; quick, and without Alembic, when they are there already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, func, inspect, select
from sqlalchemy.engine import Connection, Engine

from knowledge.database import SQLITE, reading, writing
from knowledge.errors import KnowledgeUnavailable


@dataclass(frozen=True)
class Migrations:
    """A folder of Alembic revisions, and the table that remembers which of them a database has seen."""

    folder: Path
    version_table: str

    @property
    def head(self) -> str:
        """The newest revision. Files are named after their revisions, so that nothing needs to be loaded."""
        return max(path.stem.partition("_")[0] for path in self.folder.glob("versions/[0-9]*.py"))


KNOWLEDGE = Migrations(Path(__file__).with_name("migrations"), "knowledge_revision")


def migrate(engine: Engine, migrations: Migrations) -> None:
    """Brings the tables to the newest revision. Several processes may do so at once.

    Raises:
        KnowledgeUnavailable: when the database does not answer, or belongs to a newer program.
    """
    with reading(engine) as connection:
        present = _present(connection, migrations)
    if present == migrations.head:
        return
    if present > migrations.head:
        raise KnowledgeUnavailable(
            f"{migrations.version_table}: the database is of a newer program "
            f"(revision {present!r}; this one knows {migrations.head!r})"
        )
    with writing(engine) as connection:
        _wait_for_others(connection, migrations)
        if _present(connection, migrations) != migrations.head:
            _upgrade(connection, migrations)


def run_in_alembic() -> None:
    """What the `env.py` of each folder does: the revisions run in the transaction that `migrate` opened."""
    from alembic import context

    context.configure(**context.config.attributes["context"])
    context.run_migrations()


def _present(connection: Connection, migrations: Migrations) -> str:
    """The revision of the database; empty before the first."""
    table = Table(migrations.version_table, MetaData(), Column("version_num", String))
    if not inspect(connection).has_table(table.name):
        return ""
    return str(connection.execute(select(table.c.version_num)).scalar() or "")


def _wait_for_others(connection: Connection, migrations: Migrations) -> None:
    """One process at a time; on SQLite the transaction itself sees to that."""
    if connection.dialect.name != SQLITE:
        name = func.concat(func.current_schema(), ".", migrations.version_table)
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(name))))


def _upgrade(connection: Connection, migrations: Migrations) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations.folder).replace("%", "%%"))
    options: dict[str, Any] = {"connection": connection, "version_table": migrations.version_table}
    config.attributes["context"] = options
    command.upgrade(config, "head")
