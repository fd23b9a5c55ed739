"""Which conversation another was copied from, so that both are deleted on request."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Adds the column; what exists is no copy."""
    op.add_column("conversation", sa.Column("origin", sa.String(80)))
    op.create_index("ix_conversation_origin", "conversation", ["origin"], if_not_exists=True)
