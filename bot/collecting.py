"""Brings questions that were not answered well from the conversation log to the editors, without who asked them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError

from bot import schema
from bot.database import Database
from bot.log import ASSISTANT, CITIZEN
from bot.messages import PREVIEW
from knowledge.errors import KnowledgeUnavailable
from knowledge.teaching.questions import Fault, Question, Questions

log = logging.getLogger(__name__)

FAULTS = {
    "procedure.none_found": Fault.NOT_FOUND, "procedure.choose": Fault.UNSURE, "scope.declined": Fault.DECLINED,
}  # fmt: skip
"""Replies that answer nothing."""
BAD = "bad"
MOST, MOST_REPLIES = 500, 4
PAUSE_SECONDS = 60
KEPT = timedelta(days=365)


class Collector:
    """Reads the log from where it stopped; a question that was collected before is not collected again."""

    def __init__(self, database: Database, questions: Questions) -> None:
        self._database = database
        self._questions = questions
        self._seen = 0

    async def collect(self) -> int:
        """Brings what is new; returns how much."""
        said = schema.message.alias("said")
        poor = _asked(said).where(said.c.key.in_(list(FAULTS)), said.c.seq > self._seen).order_by(said.c.seq)
        bad = _asked(said).where(said.c.verdict == BAD).order_by(said.c.seq.desc())
        rows = [*await self._rows(poor), *await self._rows(bad)]
        if not rows:
            return 0
        new = await asyncio.to_thread(self._questions.collect, list(map(_question, rows)))
        self._seen = max([self._seen, *(row.seq for row in rows if row.key in FAULTS)])
        return new

    async def forget(self, conversation: str) -> None:
        """Deletes what was collected from a conversation; asked before its log is erased, which tells what that was."""
        t = schema.message
        mine = select(t.c.seq).where(t.c.conversation == conversation, t.c.author == ASSISTANT)
        seqs = await self._database.read(lambda connection: connection.execute(mine).scalars().all())
        await asyncio.to_thread(self._questions.forget, list(map(_source, seqs)))

    async def tidy(self, now: datetime) -> None:
        """Deletes what nobody taught from for a long time."""
        await asyncio.to_thread(self._questions.forget_before, now - KEPT)

    async def _rows(self, query: Any) -> Sequence[Any]:
        return await self._database.read(lambda connection: connection.execute(query.limit(MOST)).all())


async def collecting(collector: Collector) -> AsyncIterator[None]:
    """Collects once a minute for as long as the gateway runs."""
    task = asyncio.create_task(_keep_collecting(collector))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _keep_collecting(collector: Collector) -> None:
    while True:
        try:
            await collector.collect()
            await collector.tidy(datetime.now(UTC))
        except (SQLAlchemyError, KnowledgeUnavailable):
            log.warning("questions could not be collected; trying again")
        await asyncio.sleep(PAUSE_SECONDS)


def _asked(said: Any) -> Any:
    """Answers, each with the question it answers."""
    asked = schema.message.alias("asked")
    named = (literal("reply:") + asked.c.client_id + f":{index}" for index in range(MOST_REPLIES))
    is_its_answer = (asked.c.conversation == said.c.conversation) & said.c.client_id.in_(list(named))
    columns = (said.c.seq, said.c.key, said.c.codes, said.c.verdict, asked.c.text, asked.c.language, asked.c.at)
    by_citizens = (said.c.author == ASSISTANT, asked.c.author == CITIZEN, asked.c.conversation.not_like(f"{PREVIEW}:%"))
    return select(*columns).join(asked, is_its_answer).where(*by_citizens)


def _question(row: Any) -> Question:
    return Question(
        source=_source(row.seq),
        text=row.text,
        language=row.language,
        fault=Fault.THUMB_DOWN if row.verdict == BAD else FAULTS[row.key],
        codes=tuple(filter(None, row.codes.split(","))),
        asked_at=datetime.fromtimestamp(row.at, UTC),
    )


def _source(seq: int) -> str:
    """The name of the answer with a number in the log."""
    return f"message {seq}"
