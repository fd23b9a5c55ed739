"""General answers with versions that nobody can rewrite, and what editors try out before they publish it."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0006", "0005"

TABLE = "faq_version"
SQLITE_GUARD = """
CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRES_GUARD = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    """Adds the tables, then the guards; PostgreSQL has their function since revision 0002."""
    _faq()
    _trial()
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(SQLITE_GUARD.format(table=TABLE, deed=deed))
    else:
        op.execute(POSTGRES_GUARD.format(table=TABLE))


def _faq() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("editor", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("code", "number"),
    )
    op.create_table(
        "faq",
        sa.Column("code", sa.String(20), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
    )


def _trial() -> None:
    op.create_table(
        "trial",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("editor", sa.String(120), nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
