"""Drafts, scheduled versions, the audit log, and guards that let nobody rewrite history."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"

APPEND_ONLY = ("procedure_version", "audit")
SQLITE_GUARD = """
CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRES_REFUSAL = """
CREATE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END
$$ LANGUAGE plpgsql
"""
POSTGRES_GUARD = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    """Adds the tables, then the guards."""
    op.add_column("procedure_version", sa.Column("effective_from", sa.DateTime(timezone=True)))
    op.create_table(
        "draft",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("based_on", sa.Integer, nullable=False),
        sa.Column("lock", sa.Integer, nullable=False),
        sa.Column("editor", sa.String(120), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "schedule",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("editor", sa.String(120), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def _guards(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [SQLITE_GUARD.format(table=table, deed=deed) for table in APPEND_ONLY for deed in ("update", "delete")]
    return [POSTGRES_REFUSAL, *(POSTGRES_GUARD.format(table=table) for table in APPEND_ONLY)]
