"""The tables of dossiers and of who wants to be told of them. Times are epoch seconds."""

from __future__ import annotations

from sqlalchemy import Column, Float, String, Table, Text

from knowledge.schema import metadata

dossier = Table(
    "dossier",
    metadata,
    Column("code", String(60), primary_key=True),
    Column("body", Text, nullable=False),
    Column("told_at", Float, nullable=False),
    Column("ended_at", Float, index=True),
)
"""What the centre's daily file told last: no names, no numbers, and of the proving digits only keyed hashes."""

watch = Table(
    "dossier_watch",
    metadata,
    Column("conversation", String(80), primary_key=True),
    Column("code", String(60), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("state", String(80), nullable=False),
    Column("since", Float, nullable=False),
)
"""Who asked to be told when a dossier moves on; `state` is what they were told last."""
