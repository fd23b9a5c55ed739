"""The tables of the knowledge database, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, UniqueConstraint
from sqlalchemy import Text as LongText

metadata = MetaData()

version = Table(
    "procedure_version",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(40), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("body", LongText, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("editor", String(120), nullable=False),
    Column("reason", LongText, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("effective_from", DateTime(timezone=True)),
    UniqueConstraint("code", "number"),
)
"""Every text a procedure ever had. Rows are only ever added; the database refuses anything else."""

publication = Table(
    "publication",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("revision", Integer, nullable=False, index=True),
    Column("withdrawn", Integer, nullable=False, default=0),
)
"""Which version of a procedure citizens see, and the revision of the whole that made it so."""

schedule = Table(
    "schedule",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("effective_from", DateTime(timezone=True), nullable=False),
)
"""Versions that wait for their day; a row goes when it has come, or when somebody cancels."""

draft = Table(
    "draft",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("fields", LongText, nullable=False),
    Column("based_on", Integer, nullable=False),
    Column("lock", Integer, nullable=False),
    Column("editor", String(120), nullable=False),
    Column("saved_at", DateTime(timezone=True), nullable=False),
)
"""Working texts, apart from what is published. `lock` rises with every saving."""

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("editor", String(120), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(120), nullable=False, index=True),
    Column("reason", LongText, nullable=False),
    Column("details", LongText, nullable=False),
    sqlite_autoincrement=True,
)
"""Who did what to what, when and why. Rows are only ever added; the database refuses anything else."""

phrase = Table(
    "phrase",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(40), nullable=False, index=True),
    Column("language", String(2), nullable=False),
    Column("text", LongText, nullable=False),
    Column("aspects", String(200), nullable=False, default=""),
    Column("origin", String(20), nullable=False),
)

question = Table(
    "question",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("source", String(80), nullable=False, unique=True),
    Column("text", LongText, nullable=False),
    Column("language", String(2), nullable=False),
    Column("fault", String(20), nullable=False),
    Column("codes", LongText, nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("settled", String(20), nullable=False, index=True),
)
"""Questions that were not answered well. `settled`: empty while one waits for an editor, else what became of it."""

faq_version = Table(
    "faq_version",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("body", LongText, nullable=False),
    Column("editor", String(120), nullable=False),
    Column("reason", LongText, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("code", "number"),
)
"""Every text a general answer ever had. Rows are only ever added; the database refuses anything else."""

faq = Table(
    "faq",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("withdrawn", Integer, nullable=False, default=0),
)
"""Which version of a general answer citizens see."""

trial = Table(
    "trial",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("editor", String(120), nullable=False),
    Column("change", LongText, nullable=False),
    Column("state", String(20), nullable=False),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("report", LongText, nullable=False, default=""),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    sqlite_autoincrement=True,
)
"""Changes that editors try out before they publish them, and what the regression gate found."""

profile = Table(
    "profile",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("demand", Integer, nullable=False, default=0),
    Column("name_th", LongText, nullable=False, default=""),
    Column("name_en", LongText, nullable=False, default=""),
)

setting = Table(
    "setting",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("body", LongText, nullable=False),
)
"""The office, and the revision counter that every published change raises."""
