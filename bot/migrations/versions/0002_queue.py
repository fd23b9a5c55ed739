"""One queue for events, inbox and outbox; what waits in the old inbox moves into it."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"
WAITING = sa.text("state = 'waiting'")
COUNTERS = ("delays", "faults", "crashes", "fence")


def upgrade() -> None:
    """Makes the queue, moves what waits, drops the inbox."""
    _make()
    _move(op.get_bind())
    op.drop_table("inbox")


def _make() -> None:
    op.create_table(
        "queue",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("topic", sa.String(10), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("lane", sa.String(120), nullable=False),
        sa.Column("key", sa.String(250), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in COUNTERS),
        sa.Column("begun", sa.Boolean, nullable=False),
        *(
            sa.Column(name, sa.Float, nullable=False)
            for name in ("put_at", "available_at", "claimed_until", "settled_at")
        ),
        sa.Column("note", sa.Text, nullable=False),
        sa.UniqueConstraint("topic", "channel", "key"),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    partly: dict[str, Any] = {"sqlite_where": WAITING, "postgresql_where": WAITING, "if_not_exists": True}
    op.create_index("queue_order", "queue", ["topic", "id"], **partly)
    op.create_index("queue_lane", "queue", ["topic", "lane", "id"], **partly)
    op.create_index("queue_settled", "queue", ["topic", "state", "settled_at"], if_not_exists=True)


def _move(connection: sa.engine.Connection) -> None:
    queue = sa.Table("queue", sa.MetaData(), autoload_with=connection)
    rows = [_entry(row) for row in connection.execute(sa.text("SELECT * FROM inbox ORDER BY id"))]
    if rows:
        connection.execute(sa.insert(queue), rows)


def _entry(row: Any) -> dict[str, Any]:
    """What is shown of a message is its text: both were masked at the door."""
    message = json.loads(row.body)
    return {
        "topic": "inbox", "channel": message["channel"], "lane": row.conversation,
        "key": f"{row.conversation} {message['client_id']}", "state": "waiting",
        "body": json.dumps({"message": message, "shown": message["text"]}, ensure_ascii=False),
        **dict.fromkeys(COUNTERS, 0), "begun": False, "put_at": row.available_at, "available_at": row.available_at,
        "claimed_until": 0.0, "settled_at": 0.0, "note": "",
    }  # fmt: skip
