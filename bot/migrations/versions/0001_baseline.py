"""The tables as they were before revisions were counted; a database that has them already is adopted."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    """Conversations, what was said in them, what waits for an answer."""
    _said()
    _waiting()
    op.create_index("ix_conversation_seen_at", "conversation", ["seen_at"], if_not_exists=True)
    op.create_index("ix_message_conversation", "message", ["conversation"], if_not_exists=True)
    op.create_index("inbox_order", "inbox", ["conversation", "id"], if_not_exists=True)


def _said() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("started_at", sa.Float, nullable=False),
        sa.Column("seen_at", sa.Float, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "message",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.String(80), nullable=False),
        sa.Column("client_id", sa.String(120), nullable=False),
        sa.Column("author", sa.String(10), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("codes", sa.Text, nullable=False),
        sa.Column("buttons", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.UniqueConstraint("conversation", "client_id"),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )


def _waiting() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.String(80), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("available_at", sa.Float, nullable=False),
        sa.Column("claimed_until", sa.Float, nullable=False),
        sa.Column("told_busy", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
