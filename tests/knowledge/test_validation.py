"""What makes a procedure fit to be published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.procedure import (
    DossierItem,
    Fee,
    FeeBasis,
    ProcessingTime,
    SubmissionChannel,
    SubmissionMethod,
    Text,
    TimeUnit,
)
from knowledge.validation import conditions, problems, untranslated
from tests.builders import BORN, DECLARATION, FREE, MARRIED, SAME_DAY, a_procedure


def method(fee: Fee = FREE, time: ProcessingTime = SAME_DAY) -> tuple[SubmissionMethod, ...]:
    """One way to hand in, with this fee and this time."""
    return (SubmissionMethod(SubmissionChannel.COUNTER, (time,), (fee,)),)


def test_sound_procedure_has_no_problem():
    """What is right is left alone."""
    assert problems(a_procedure()) == []
    assert untranslated(a_procedure()) == []


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"code": "khai sinh"}, "not_a_procedure_code", "code"),
        ({"code": "1.0011934"}, "not_a_procedure_code", "code"),
        ({"as_of": "July"}, "must_be_a_date", "as_of"),
        ({"as_of": ""}, "must_be_a_date", "as_of"),
        ({"sources": ()}, "missing", "sources"),
        ({"names": Text(" ")}, "missing", "names.vi"),
        ({"agency": Text("")}, "missing", "agency.vi"),
        ({"items": (DECLARATION, replace(DECLARATION, name=Text("", "x", "y")))}, "missing", "items[1].name.vi"),
        ({"questions": (BORN, BORN, MARRIED)}, "duplicate_question", "questions[0].id"),
        ({"questions": (replace(BORN, options=BORN.options[:1]), MARRIED)}, "needs_two_distinct_options", "questions[0].options"),
        ({"questions": (replace(BORN, options=BORN.options[:1] * 2), MARRIED)}, "needs_two_distinct_options", "questions[0].options"),
        ({"questions": (BORN,)}, "condition_without_question", "items[4].when"),
        ({"items": (replace(DECLARATION, when={"birthplace": ("moon",)}),)}, "unreachable_case", "items[0].when.birthplace"),
        ({"methods": method(replace(FREE, when={"x": ("y",)}))}, "condition_without_question", "methods[0].fees[0].when"),
        ({"methods": method(time=replace(SAME_DAY, when={"x": ("y",)}))}, "condition_without_question", "methods[0].times[0].when"),
        ({"methods": method(Fee(FeeBasis.AMOUNT))}, "amount_must_go_with_basis_amount", "methods[0].fees[0]"),
        ({"methods": method(Fee(FeeBasis.FREE, 0))}, "amount_must_go_with_basis_amount", "methods[0].fees[0]"),
        ({"methods": method(Fee(FeeBasis.AMOUNT, 0))}, "amount_must_be_positive", "methods[0].fees[0].amount"),
        ({"methods": method(time=ProcessingTime(TimeUnit.DAY))}, "amount_must_go_with_a_unit", "methods[0].times[0]"),
        ({"methods": method(time=ProcessingTime(TimeUnit.SAME_DAY, 1.0))}, "amount_must_go_with_a_unit", "methods[0].times[0]"),
        ({"methods": method(time=ProcessingTime(TimeUnit.DAY, -3.0))}, "amount_must_be_positive", "methods[0].times[0].amount"),
    ],
)  # fmt: skip
def test_fault_is_named_with_its_field(changes, code, field):
    """Each rule has its code, and points at the place."""
    assert (code, field) in [(problem.code, problem.field) for problem in problems(a_procedure(**changes))]


def test_all_problems_come_at_once():
    """An editor corrects once."""
    found = problems(a_procedure(code="x", as_of="x", sources=(), names=Text("")))
    assert {problem.field for problem in found} == {"code", "as_of", "sources", "names.vi"}


@pytest.mark.parametrize("as_of", ["2026", "2026-07", "2026-07-15"])
def test_date_may_be_as_exact_as_it_is_known(as_of):
    """A year is a date."""
    assert problems(a_procedure(as_of=as_of)) == []


def test_untranslated_name_and_paper_are_named():
    """Authored content speaks three languages."""
    items = (DossierItem(Text("Đơn", "คำขอ")),)
    found = untranslated(a_procedure(names=Text("Khai sinh", en="Birth"), items=items))
    assert [problem.field for problem in found] == ["names.th", "items[0].name.en"]


def test_conditions_are_found_wherever_they_stand():
    """Papers, fees and times may depend on the case."""
    when = {"birthplace": ("home",)}
    procedure = a_procedure(
        items=(DECLARATION, replace(DECLARATION, when=when)),
        methods=method(replace(FREE, when=when), replace(SAME_DAY, when=when)),
    )
    paths = [path for path, _ in conditions(procedure)]
    assert paths == ["items[1].when", "methods[0].fees[0].when", "methods[0].times[0].when"]
