"""The tables of the console: accounts, their sessions, one-time links, failed sign-ins. Times are epoch seconds."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, LargeBinary, String, Table
from sqlalchemy import Text as LongText

from knowledge.schema import metadata

account = Table(
    "console_account",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("full_name", String(120), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password", String(200), nullable=False, default=""),
    Column("active", Integer, nullable=False, default=1),
    Column("created_at", Float, nullable=False),
)
"""`password` is an argon2id hash, empty until the invitation was used."""

session = Table(
    "console_session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("console_account.id"), nullable=False, index=True),
    Column("address", String(60), nullable=False),
    Column("browser", String(200), nullable=False),
    Column("began_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
)
"""Who is signed in; a session is known by the digest of its token, never by the token."""

link = Table(
    "console_link",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account_id", Integer, ForeignKey("console_account.id"), nullable=True),
    Column("expires_at", Float, nullable=False),
)
"""One-time links that let somebody choose a password; without an account they make an administrator."""

failure = Table(
    "console_failure",
    metadata,
    Column("subject", String(120), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("failed_at", Float, nullable=False),
)
"""Failed sign-ins in a row, per account and per address."""

run = Table(
    "console_run",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("files", LongText, nullable=False),
    Column("editor", String(120), nullable=False),
    Column("overwrite", Integer, nullable=False, default=0),
    Column("state", String(20), nullable=False),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("problem", LongText, nullable=False, default=""),
    Column("reason", LongText, nullable=False, default=""),
    Column("report", LongText, nullable=False, default=""),
    Column("whole", LargeBinary, nullable=True),
    Column("parcel", LargeBinary, nullable=True),
    Column("seen_at", Float, nullable=False),
)
"""Imports and exports under way. `whole` is the whole report, `parcel` what waits to be written or fetched, both packed."""
