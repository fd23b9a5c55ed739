"""What an older release left waiting is answered by the newer one."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy import text

from bot.answering import assemble
from bot.database import Database
from bot.mailroom import Waiting
from tests.builders import a_message
from tests.fakes import FakeAssistant

OLD_INBOX = (
    "CREATE TABLE inbox (id INTEGER PRIMARY KEY, conversation VARCHAR(80) NOT NULL, body TEXT NOT NULL,"
    " attempts INTEGER NOT NULL, available_at FLOAT NOT NULL, claimed_until FLOAT NOT NULL, told_busy BOOLEAN NOT NULL)"
)


async def test_what_waits_in_the_old_inbox_moves_into_the_queue(engine):
    """An upgrade loses no accepted message."""
    message = a_message("đang chờ")
    row = {"conversation": message.conversation, "body": json.dumps(asdict(message)), "no": False}
    with engine.begin() as connection:
        connection.execute(text(OLD_INBOX))
        connection.execute(text("INSERT INTO inbox VALUES (1, :conversation, :body, 0, 1.0, 0.0, :no)"), row)
    answering = assemble(Database(engine), FakeAssistant())
    await answering.database.create_tables()
    (claimed,) = await answering.queues.inbox.claim(10, 5.0)
    waiting = Waiting.of(claimed)
    assert (waiting.message, waiting.shown) == (message, "đang chờ")
