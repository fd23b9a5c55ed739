"""The tables of the citizen's side: conversations, what was said, what waits for an answer."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("started_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False, index=True),
)

message = Table(
    "message",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(80), nullable=False, index=True),
    Column("client_id", String(120), nullable=False),
    Column("author", String(10), nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("key", String(80), nullable=False, default=""),
    Column("codes", Text, nullable=False, default=""),
    Column("buttons", Text, nullable=False, default="[]"),
    Column("verdict", String(10), nullable=False, default=""),
    Column("at", Float, nullable=False),
    UniqueConstraint("conversation", "client_id"),
    sqlite_autoincrement=True,  # a number is never given twice, so a stream can resume after it
)
"""What was said, by whom. `client_id` makes a repeated delivery, and a repeated answer, fall on the same row."""

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation", String(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("available_at", Float, nullable=False),
    Column("claimed_until", Float, nullable=False, default=0.0),
    Column("told_busy", Boolean, nullable=False, default=False),
    Index("inbox_order", "conversation", "id"),
    sqlite_autoincrement=True,  # the order of one citizen's messages
)
"""Accepted messages that wait for an answer; a row goes when its answer is stored."""
