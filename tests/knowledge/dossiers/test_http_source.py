"""A provincial system asked over HTTP: in both shapes, slow, failing, telling nonsense."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from knowledge.breaker import MOST_FAILURES
from knowledge.dossiers.http_settings import read_http_settings
from knowledge.dossiers.http_source import HttpSource
from knowledge.dossiers.keys import proves
from knowledge.dossiers.source import SourceUnavailable
from knowledge.errors import InvalidRecords
from tests.knowledge.dossiers.rows import KEYS, a_code


@pytest.fixture
async def source(http_settings):
    """The source, in either shape."""
    async with aclosing(_Closing(http_settings)) as closing:
        yield closing.source


class _Closing:
    def __init__(self, settings) -> None:
        self.source = HttpSource(settings, KEYS)

    async def aclose(self) -> None:
        await self.source.close()


async def test_dossier_is_found_whatever_the_shape(source, simulator):
    """The same dossier, opened by the same digits, without its owner."""
    sample = next(iter(simulator.dossiers.values()))
    dossier = (await source.find(sample.code)).dossier
    assert (dossier.code, dossier.procedure, dossier.due) == (sample.code, sample.procedure[1], sample.due.date())
    assert proves(dossier.proofs, KEYS.proof(sample.code, sample.digits))
    assert sample.owner not in str(dossier)


async def test_unknown_code_is_no_error(source):
    """The system answers that it knows none."""
    assert (await source.find(a_code(1))).dossier is None


async def test_a_failure_is_tried_again(source, simulator):
    """One failing answer in two does not reach the citizen."""
    simulator.failing = 0.3
    sample = next(iter(simulator.dossiers.values()))
    assert (await source.find(sample.code)).dossier
    assert simulator.asked >= 1


async def test_a_system_that_is_down_is_left_alone_after_a_while(source, simulator):
    """After some failures in a row it is not asked at all for some seconds."""
    simulator.failing = 1.0
    for _ in range(MOST_FAILURES):
        with pytest.raises(SourceUnavailable):
            await source.find(a_code(1))
    asked = simulator.asked
    with pytest.raises(SourceUnavailable, match="resting"):
        await source.find(a_code(1))
    assert simulator.asked == asked


async def test_a_slow_system_is_given_up(simulator, http_settings):
    """All tries together end at the deadline."""
    simulator.delay = 30.0
    source = HttpSource(replace(http_settings, attempt_seconds=0.05, deadline_seconds=0.1), KEYS)
    with pytest.raises(SourceUnavailable):
        await source.find(a_code(1))
    await source.close()


async def test_few_wait_for_a_slow_system(simulator, http_settings, monkeypatch):
    """Whoever comes when all places are taken is told soon."""
    monkeypatch.setattr("knowledge.dossiers.http_source.PATIENCE", 0.01)
    simulator.delay = 0.2
    source = HttpSource(replace(http_settings, most_at_once=2), KEYS)
    found = await asyncio.gather(*(source.find(a_code(n)) for n in range(6)), return_exceptions=True)
    assert [isinstance(one, SourceUnavailable) for one in found].count(True) == 4
    await source.close()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"url": "ftp://x"}, "url: must_begin_with_http (found 'ftp://x')"),
        ({"method": "PUT"}, "method: must_be_one_of GET, POST (found 'PUT')"),
        ({"query": {}}, "query: the_code_is_sent_nowhere"),
        (
            {"deadline_seconds": 9.0},
            "deadline_seconds: must_be_at_most_4.5_and_no_less_than_attempt_seconds (found 9.0)",
        ),
        ({"fields": {"MaHoSo": "code"}}, "fields.TrangThaiHoSo: missing"),
        ({"fields": {"MaHoSo": "a", "TrangThaiHoSo": "b", "Ten": "c"}}, "fields.Ten: unknown_field"),
        ({"headers": {"X": "${NO_SUCH}"}}, "headers.X: is_not_in_the_environment (found 'NO_SUCH')"),
        ({"colour": "red"}, "colour: unknown_field (found 'red')"),
    ],
)
def test_settings_that_cannot_work_are_refused(changes, problem, tmp_path):
    """The field and its value, at the start and not at the first citizen."""
    path = tmp_path / "source.yml"
    path.write_text(str({"url": "http://x", "query": {"code": "{code}"}} | changes), "utf-8")
    with pytest.raises(InvalidRecords) as refused:
        read_http_settings(path, {})
    assert refused.value.lines == [f"source.yml: {problem}"]
