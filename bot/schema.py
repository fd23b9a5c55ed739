"""The tables of the citizen's side: conversations, what was said, what waits to be done."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from knowledge.migrating import Migrations

metadata = MetaData()
MIGRATIONS = Migrations(Path(__file__).with_name("migrations"), "bot_revision")

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("started_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False, index=True),
    Column("origin", String(80), index=True),
)
"""`origin`: the conversation that this one was copied from; they are deleted together."""

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

queue = Table(
    "queue",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("topic", String(10), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("lane", String(120), nullable=False),
    Column("key", String(250), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(10), nullable=False, default="waiting"),
    Column("delays", Integer, nullable=False, default=0),
    Column("faults", Integer, nullable=False, default=0),
    Column("crashes", Integer, nullable=False, default=0),
    Column("fence", Integer, nullable=False, default=0),
    Column("begun", Boolean, nullable=False, default=False),
    Column("put_at", Float, nullable=False),
    Column("available_at", Float, nullable=False),
    Column("claimed_until", Float, nullable=False, default=0.0),
    Column("settled_at", Float, nullable=False, default=0.0),
    Column("note", Text, nullable=False, default=""),
    UniqueConstraint("topic", "channel", "key"),
    sqlite_autoincrement=True,  # the order of one citizen's entries
)
"""Events, inbox and outbox. `begun`: claimed, and the outcome is not known. What is done keeps its key for a while."""

WAITING = text("state = 'waiting'")
Index("queue_order", queue.c.topic, queue.c.id, sqlite_where=WAITING, postgresql_where=WAITING)
Index("queue_lane", queue.c.topic, queue.c.lane, queue.c.id, sqlite_where=WAITING, postgresql_where=WAITING)
Index("queue_settled", queue.c.topic, queue.c.state, queue.c.settled_at)

zalo_grant = Table(
    "zalo_grant",
    metadata,
    Column("oa_id", String(30), primary_key=True),
    Column("access", Text, nullable=False),
    Column("refresh", Text, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("version", Integer, nullable=False),
    Column("claimed_until", Float, nullable=False, default=0.0),
    Column("expired", Boolean, nullable=False, default=False),
)
"""The right to speak for an Official Account: sealed tokens, and who is renewing them. A newer pair has a higher version."""

zalo_citizen = Table(
    "zalo_citizen",
    metadata,
    Column("user", String(60), primary_key=True),
    Column("conversation", String(80), nullable=False, index=True),
    Column("last_act_at", Float),
    Column("quiet_until", Float, nullable=False, default=0.0),
)
"""A citizen on Zalo: the conversation they go on with, and when they last did something (it opens the reply window)."""

crossing = Table(
    "crossing",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("conversation", String(80), nullable=False, index=True),
    Column("expires_at", Float, nullable=False),
)
"""One-time codes that carry a conversation from one channel to another; only their hashes are kept."""
