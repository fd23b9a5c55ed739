"""How a database gets its tables: once, by one process at a time, without harm to what it holds."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from sqlalchemy import inspect, text

from knowledge.database import open_engine
from knowledge.errors import KnowledgeUnavailable
from knowledge.migrating import KNOWLEDGE, migrate
from knowledge.store import Store
from tests.builders import BIRTH, a_procedure, a_store

AT_THE_BASELINE = (
    "CREATE TABLE procedure_version (id {number} PRIMARY KEY, code VARCHAR(40) NOT NULL, number INTEGER NOT NULL,"
    " body TEXT NOT NULL, digest VARCHAR(64) NOT NULL, editor VARCHAR(120) NOT NULL, reason TEXT NOT NULL,"
    " created_at TIMESTAMP NOT NULL, UNIQUE (code, number))",
    "INSERT INTO procedure_version (code, number, body, digest, editor, reason, created_at)"
    " VALUES ('1.001193', 1, '', 'd', 'lan', 'why', '2026-07-01 00:00:00')",
)
WITHOUT_ALEMBIC = (
    "import sys; from knowledge.store import Store, open_engine;"
    "Store(open_engine(sys.argv[1])).create_tables(); sys.exit('alembic' in sys.modules)"
)


def test_tables_made_before_revisions_were_counted_are_adopted(engine):
    """What they hold stays, what they lack is added."""
    number = "SERIAL" if engine.dialect.name == "postgresql" else "INTEGER"
    with engine.begin() as connection:
        for statement in AT_THE_BASELINE:
            connection.execute(text(statement.format(number=number)))
    migrate(engine, KNOWLEDGE)
    store = Store(engine)
    assert [version.editor for version in store.history.versions(BIRTH)] == ["lan"]
    store.publish([a_procedure()], editor="minh", reason="a test")
    assert store.procedure(BIRTH) == a_procedure()


def test_many_starting_at_once_make_the_tables_once(database_url):
    """Each start finds the tables whole, whoever made them."""
    engines = [open_engine(database_url) for _ in range(6)]
    failures: list[Exception] = []

    def start(engine):
        try:
            migrate(engine, KNOWLEDGE)
            Store(engine).publish([a_procedure()], editor="lan", reason="a test")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=start, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(Store(engines[0]).history.versions(BIRTH)) == 1
    for engine in engines:
        engine.dispose()


def test_start_with_tables_present_loads_no_alembic(tmp_path):
    """A start is quick: the newest revision is read from the names of files."""
    a_store(tmp_path).engine.dispose()
    url = f"sqlite:///{tmp_path}/motcua.db"
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", WITHOUT_ALEMBIC, url], check=False).returncode == 0


def test_database_of_a_newer_program_is_refused(engine):
    """An old program does not write into tables it does not know."""
    migrate(engine, KNOWLEDGE)
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {KNOWLEDGE.version_table} SET version_num = '9999'"))
    with pytest.raises(KnowledgeUnavailable, match="newer program .*'9999'"):
        migrate(engine, KNOWLEDGE)


def test_failed_revision_leaves_nothing_behind(engine, tmp_path):
    """A revision that breaks half-way is undone whole, and can be tried again."""
    folder = tmp_path / "revisions%20"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text((KNOWLEDGE.folder / "env.py").read_text("utf-8"), "utf-8")
    (folder / "versions" / "0001_broken.py").write_text(
        'from alembic import op\nrevision, down_revision = "0001", None\n'
        'def upgrade():\n    op.execute("CREATE TABLE half (id INTEGER)")\n    op.execute("SELECT nonsense")\n',
        "utf-8",
    )
    with pytest.raises(KnowledgeUnavailable, match="nonsense"):
        migrate(engine, type(KNOWLEDGE)(folder, "broken_revision"))
    assert inspect(engine).get_table_names() == []
