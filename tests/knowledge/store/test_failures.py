"""What goes wrong in the middle of publishing leaves nothing half-published."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import NullPool

from knowledge.database import open_engine
from knowledge.errors import KnowledgeUnavailable, VersionConflict
from knowledge.procedure import Text
from knowledge.store import Store
from tests.builders import BIRTH, a_plain_procedure, a_procedure, a_store
from tests.conftest import POSTGRES

WHO = {"editor": "lan", "reason": "a test"}
MANY = [a_plain_procedure(f"1.{number:06}", Text(f"Thủ tục số {number} " * 40)) for number in range(200)]


def whole(store: Store) -> tuple:
    """All that a failed publishing must leave as it was."""
    return (
        store.revision(),
        [(p.code, p.number) for p in store.published()],
        store.drafts.all(),
        len(store.audit.entries()),
        len(store.history.versions(MANY[0].code)),
    )


def test_full_disk_publishes_nothing(tmp_path):
    """SQLite that may not grow any more."""
    store = a_store(tmp_path)
    store.publish([a_procedure()], **WHO)
    before = whole(store)

    def no_room(connection, _record, _proxy):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 20}")

    event.listen(store.engine, "checkout", no_room)
    store.engine.dispose()
    with pytest.raises(KnowledgeUnavailable, match="full"):
        store.publish(MANY, **WHO)
    assert whole(store) == before
    event.remove(store.engine, "checkout", no_room)
    store.engine.dispose()
    assert store.publish(MANY, **WHO) == len(MANY)
    store.engine.dispose()


@pytest.mark.parametrize("statement", ["INSERT INTO procedure_version", "INSERT INTO publication", "INSERT INTO audit"])
@pytest.mark.parametrize("database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_database_gone_in_the_middle_publishes_nothing(store, statement):
    """PostgreSQL ends the connection at any step; the next attempt succeeds."""
    store.publish([a_procedure()], **WHO)
    draft = store.drafts.save(BIRTH, {"names": {"vi": "Bản nháp"}}, editor="lan")
    before = whole(store)

    def end(connection, _cursor, running, *_rest):
        if running.startswith(statement):
            _terminate(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar())

    event.listen(store.engine, "before_cursor_execute", end)
    with pytest.raises(KnowledgeUnavailable):
        store.publish(MANY, **WHO)
    event.remove(store.engine, "before_cursor_execute", end)
    assert whole(store) == before
    assert store.drafts.read(BIRTH) == draft
    assert store.publish(MANY, **WHO) == len(MANY)


def _terminate(process: int) -> None:
    administrator = create_engine(POSTGRES, future=True, poolclass=NullPool)
    with administrator.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:process)"), {"process": process})


def test_of_two_publishers_at_once_one_is_told(database_url):
    """Both made their text from version 1: one becomes version 2, the other hears by whom."""
    stores = [Store(open_engine(database_url)) for _ in range(2)]
    stores[0].create_tables()
    stores[0].publish([a_procedure()], editor="seed", reason="shipped")
    together, conflicts = threading.Barrier(2), []

    def publish(store: Store, editor: str, month: str) -> None:
        together.wait()
        try:
            store.publish([a_procedure(as_of=month)], expected={BIRTH: 1}, editor=editor, reason="a circular")
        except VersionConflict as conflict:
            conflicts.append((editor, conflict))

    threads = [
        threading.Thread(target=publish, args=arguments)
        for arguments in zip(stores, ("lan", "minh"), ("2026-08", "2026-09"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ((told, conflict),) = conflicts
    winner = stores[0].history.versions(BIRTH)[0]
    assert {told, winner.editor} == {"lan", "minh"}
    assert (conflict.code, conflict.editor) == (BIRTH, winner.editor)
    for store in stores:
        store.engine.dispose()


def test_revisions_of_publishers_at_once_differ(database_url):
    """Nobody's change is overlooked by those who follow the revision."""
    stores = [Store(open_engine(database_url)) for _ in range(4)]
    stores[0].create_tables()
    threads = [
        threading.Thread(target=store.publish, args=([a_plain_procedure(f"1.00000{n}", Text("Tên"))],), kwargs=WHO)
        for n, store in enumerate(stores)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(publication.revision for publication in stores[0].published()) == [1, 2, 3, 4]
    for store in stores:
        store.engine.dispose()
