"""Imports and exports of the console, on their way."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0007", "0006"


def upgrade() -> None:
    """One row an import or export; deleted a day later."""
    op.create_table(
        "console_run",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("editor", sa.String(120), nullable=False),
        sa.Column("overwrite", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("whole", sa.LargeBinary, nullable=True),
        sa.Column("parcel", sa.LargeBinary, nullable=True),
        sa.Column("seen_at", sa.Float, nullable=False),
    )
