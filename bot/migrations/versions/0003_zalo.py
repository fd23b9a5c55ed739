"""The grant of a Zalo account, citizens on Zalo, and codes that carry a conversation to another channel."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Makes the three tables."""
    op.create_table(
        "zalo_grant",
        sa.Column("oa_id", sa.String(30), primary_key=True),
        sa.Column("access", sa.Text, nullable=False),
        sa.Column("refresh", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Float, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("claimed_until", sa.Float, nullable=False),
        sa.Column("expired", sa.Boolean, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "zalo_citizen",
        sa.Column("user", sa.String(60), primary_key=True),
        sa.Column("conversation", sa.String(80), nullable=False),
        sa.Column("last_act_at", sa.Float),
        sa.Column("quiet_until", sa.Float, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_zalo_citizen_conversation", "zalo_citizen", ["conversation"], if_not_exists=True)
    op.create_table(
        "crossing",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("conversation", sa.String(80), nullable=False),
        sa.Column("expires_at", sa.Float, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_crossing_conversation", "crossing", ["conversation"], if_not_exists=True)
