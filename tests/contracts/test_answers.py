"""Every answer about every shipped procedure, in every language: it can be said, and nothing is left out."""

from __future__ import annotations

from datetime import datetime

import pytest

from actions.composing import answer_values
from actions.due import Filing
from bot.markup import to_plain
from bot.messages import ReplyOrder
from bot.render import render
from knowledge.calendar.keeping import shipped
from knowledge.procedure import Aspect, Procedure
from knowledge.seeding import Seed
from nlu.text.languages import LANGUAGES
from nlu.text.normalise import SPACES


def answered(procedure: Procedure, seed: Seed, aspects: list[str], language: str) -> str:
    """What the citizen reads, in one line."""
    values = answer_values(procedure, aspects, language, seed.office)
    return SPACES.sub(" ", to_plain(render(ReplyOrder("procedure.answer", values), language).markdown))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_aspect_of_every_procedure_can_be_said(seed, language):
    """No procedure lacks a value that a sentence needs."""
    for procedure in seed.procedures:
        text = answered(procedure, seed, [aspect.value for aspect in Aspect], language)
        assert procedure.names.in_language(language) in text


@pytest.mark.parametrize("aspect", Aspect)
def test_each_aspect_can_be_said_alone(seed, aspect):
    """One question gets one answer, with its date and its source."""
    for procedure in seed.procedures:
        text = answered(procedure, seed, [aspect.value], "vi")
        assert procedure.sources[0].title in text
        assert procedure.as_of[:4] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_limit_that_can_be_counted_is_answered_with_a_date(seed, language):
    """ "If I hand it in today": each case of each procedure gets its own date."""
    filing = Filing(datetime(2026, 11, 20, 9), shipped())
    for procedure in seed.procedures:
        values = answer_values(procedure, ["time"], language, seed.office, {}, filing)
        told = to_plain(render(ReplyOrder("procedure.answer", values), language).markdown)
        lines = [line for method in values["facts"]["time"]["methods"] for line in method["lines"]]
        assert [line for line in lines if (line["due"] is None) != (line["unit"] == "not_published")] == []
        assert all(str(int(line["due"]["date"][-2:])) in told for line in lines if line["due"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_paper_is_left_out(seed, language):
    """Every paper of the dossier stands in the answer, under its official name too."""
    missing = [
        (procedure.code, name)
        for procedure in seed.procedures
        for text in [answered(procedure, seed, ["documents"], language)]
        for item in procedure.items
        for name in (item.name.in_language(language), item.name.vi)
        if SPACES.sub(" ", name) not in text
    ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_condition_is_left_out(seed, language):
    """A paper that applies only in some case says in which."""
    missing = [
        (procedure.code, option)
        for procedure in seed.procedures
        for text in [answered(procedure, seed, ["documents"], language)]
        for option in conditions(procedure, language)
        if option not in text
    ]
    assert missing == []


def conditions(procedure: Procedure, language: str) -> set[str]:
    """The wording of every option that a paper depends on."""
    wordings = {(q.id, o.id): o.text.in_language(language) for q in procedure.questions for o in q.options}
    needed = [(q, option) for item in procedure.items for q, options in item.when.items() for option in options]
    return {SPACES.sub(" ", wordings[pair]) for pair in needed}
