"""The revisions of both databases' tables: one chain each, and it ends at the tables that the code expects."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from bot.schema import MIGRATIONS as BOT
from bot.schema import metadata as bot_tables
from knowledge.console import schema as _console_tables  # noqa: F401  they join the metadata
from knowledge.dossiers import schema as _dossier_tables  # noqa: F401
from knowledge.migrating import KNOWLEDGE, Migrations, migrate
from knowledge.schema import metadata as knowledge_tables

BOTH = pytest.mark.parametrize(
    ("migrations", "tables"), [(KNOWLEDGE, knowledge_tables), (BOT, bot_tables)], ids=["knowledge", "bot"]
)


def scripts(migrations: Migrations) -> ScriptDirectory:
    """The revisions as Alembic sees them."""
    config = Config()
    config.set_main_option("script_location", str(migrations.folder))
    return ScriptDirectory.from_config(config)


@BOTH
def test_there_is_one_head_and_its_file_is_the_last(migrations: Migrations, tables: MetaData):
    """Two revisions on one parent cannot be put in order, and the head is known without loading Alembic."""
    assert scripts(migrations).get_heads() == [migrations.head]


@BOTH
def test_files_are_named_after_their_revisions(migrations: Migrations, tables: MetaData):
    """The names alone tell the order."""
    revisions = sorted(scripts(migrations).walk_revisions(), key=lambda script: script.revision)
    parents = [None, *(script.revision for script in revisions[:-1])]
    assert [(script.revision, script.down_revision) for script in revisions] == [
        (script.path.rpartition("/")[2].partition("_")[0], parent)
        for script, parent in zip(revisions, parents, strict=True)
    ]


@BOTH
def test_migrated_tables_are_what_the_code_expects(engine, migrations: Migrations, tables: MetaData):
    """Columns, types, indexes and keys, on SQLite and PostgreSQL."""
    migrate(engine, migrations)
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "version_table": migrations.version_table,
        "include_name": lambda name, kind, _parents: kind != "table" or name != "sqlite_sequence",
    }
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, tables) == []
