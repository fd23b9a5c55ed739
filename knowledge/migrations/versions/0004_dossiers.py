"""Dossiers of the centre's daily file, and who wants to be told of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Adds the two tables."""
    op.create_table(
        "dossier",
        sa.Column("code", sa.String(60), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("told_at", sa.Float, nullable=False),
        sa.Column("ended_at", sa.Float),
    )
    op.create_index("ix_dossier_ended_at", "dossier", ["ended_at"])
    op.create_table(
        "dossier_watch",
        sa.Column("conversation", sa.String(80), primary_key=True),
        sa.Column("code", sa.String(60), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(80), nullable=False),
        sa.Column("since", sa.Float, nullable=False),
    )
