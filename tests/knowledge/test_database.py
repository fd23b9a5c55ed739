"""What a database error may say."""

from __future__ import annotations

import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

NUMBER = "079203001234"


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO nowhere VALUES (:words)", "INSERT INTO said (words, seq) VALUES (:words, NULL)"],
    ids=["no such table", "refused row"],
)
def test_error_does_not_repeat_what_a_citizen_wrote(engine, statement):
    """Errors go into the log with their whole text and that of their cause."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE said (words TEXT, seq INTEGER NOT NULL)"))
    with engine.connect() as connection, pytest.raises(DBAPIError) as raised:
        connection.execute(text(statement), {"words": NUMBER})
    assert NUMBER not in "".join(traceback.format_exception(raised.value))
