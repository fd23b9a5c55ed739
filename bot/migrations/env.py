"""Alembic's door to the revisions in this folder."""

from knowledge.migrating import run_in_alembic

run_in_alembic()
