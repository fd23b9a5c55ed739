"""The tables as they were before revisions were counted; a database that has them already is adopted."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    """Procedures and their versions, phrases, profiles, settings."""
    _procedures()
    _content()
    for table, column in (("procedure_version", "code"), ("publication", "revision"), ("phrase", "code")):
        op.create_index(f"ix_{table}_{column}", table, [column], if_not_exists=True)


def _procedures() -> None:
    op.create_table(
        "procedure_version",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("editor", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("code", "number"),
        if_not_exists=True,
    )
    op.create_table(
        "publication",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        if_not_exists=True,
    )


def _content() -> None:
    op.create_table(
        "phrase",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("aspects", sa.String(200), nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "profile",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("demand", sa.Integer, nullable=False),
        sa.Column("name_th", sa.Text, nullable=False),
        sa.Column("name_en", sa.Text, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        if_not_exists=True,
    )
