"""Questions that were not answered well, to be taught from."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    """One row a question, without who asked it."""
    op.create_table(
        "question",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("source", sa.String(80), nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("fault", sa.String(20), nullable=False),
        sa.Column("codes", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled", sa.String(20), nullable=False),
    )
    op.create_index("ix_question_settled", "question", ["settled"])
