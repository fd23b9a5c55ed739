"""What makes a procedure fit to be published: pure rules, all problems at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.errors import InvalidProcedure
from knowledge.procedure import LANGUAGES, Condition, Fee, FeeBasis, Procedure, ProcessingTime, Text, TimeUnit
from knowledge.reading import Problem, Unreadable, read_procedure

CODE = re.compile(r"[1-9]\.\d{6}")
AS_OF = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def problems(procedure: Procedure) -> list[Problem]:
    """Every reason why this procedure may not be published; empty when it may."""
    return [
        *_identity(procedure),
        *_case_facts(procedure),
        *(p for path, when in conditions(procedure) for p in _condition(procedure, path, when)),
        *(p for path, fee in _fees(procedure) for p in _fee(path, fee)),
        *(p for path, time in _times(procedure) for p in _time(path, time)),
    ]


def fit_to_publish(code: str, fields: Mapping[str, Any]) -> Procedure:
    """The procedure of a draft, when it may be published.

    Raises:
        InvalidProcedure: with every reason why it may not.
    """
    try:
        procedure = read_procedure(fields)
    except Unreadable as error:
        raise InvalidProcedure(code, error.problems) from error
    found = problems(procedure)
    if procedure.code != code:
        found.append(Problem("another_code", "code", procedure.code))
    if found:
        raise InvalidProcedure(code, found)
    return procedure


def untranslated(procedure: Procedure) -> list[Problem]:
    """Names and papers that lack a Thai or English wording, which authored procedures must have."""
    texts = [("names", procedure.names)] + [(f"items[{i}].name", item.name) for i, item in enumerate(procedure.items)]
    return [
        Problem("untranslated", f"{path}.{language}")
        for path, text in texts
        for language in LANGUAGES
        if not text.has(language)
    ]


def conditions(procedure: Procedure) -> Iterator[tuple[str, Condition]]:
    """Every `when` of the procedure with its path; empty conditions left out."""
    for index, item in enumerate(procedure.items):
        yield from _if_any(f"items[{index}]", item.when)
    for path, fee in _fees(procedure):
        yield from _if_any(path, fee.when)
    for path, time in _times(procedure):
        yield from _if_any(path, time.when)


def _if_any(path: str, when: Condition) -> Iterator[tuple[str, Condition]]:
    if when:
        yield f"{path}.when", when


def _fees(procedure: Procedure) -> Iterator[tuple[str, Fee]]:
    for m, method in enumerate(procedure.methods):
        for f, fee in enumerate(method.fees):
            yield f"methods[{m}].fees[{f}]", fee


def _times(procedure: Procedure) -> Iterator[tuple[str, ProcessingTime]]:
    for m, method in enumerate(procedure.methods):
        for t, time in enumerate(method.times):
            yield f"methods[{m}].times[{t}]", time


def _identity(procedure: Procedure) -> Iterator[Problem]:
    if not CODE.fullmatch(procedure.code):
        yield Problem("not_a_procedure_code", "code", procedure.code)
    if not AS_OF.fullmatch(procedure.as_of):
        yield Problem("must_be_a_date", "as_of", procedure.as_of)
    if not procedure.sources:
        yield Problem("missing", "sources")
    yield from _blank("names", procedure.names)
    yield from _blank("agency", procedure.agency)
    for index, item in enumerate(procedure.items):
        yield from _blank(f"items[{index}].name", item.name)


def _blank(path: str, text: Text) -> Iterator[Problem]:
    if not text.vi.strip():
        yield Problem("missing", f"{path}.vi")


def _case_facts(procedure: Procedure) -> Iterator[Problem]:
    ids = [question.id for question in procedure.questions]
    for index, question in enumerate(procedure.questions):
        path = f"questions[{index}]"
        if ids.count(question.id) > 1:
            yield Problem("duplicate_question", f"{path}.id", question.id)
        if len({option.id for option in question.options}) < max(2, len(question.options)):
            yield Problem("needs_two_distinct_options", f"{path}.options", [o.id for o in question.options])


def _condition(procedure: Procedure, path: str, when: Condition) -> Iterator[Problem]:
    for question_id, option_ids in when.items():
        question = procedure.question(question_id)
        if question is None:
            yield Problem("condition_without_question", path, question_id)
            continue
        known = {option.id for option in question.options}
        yield from (Problem("unreachable_case", f"{path}.{question_id}", o) for o in option_ids if o not in known)


def _fee(path: str, fee: Fee) -> Iterator[Problem]:
    if (fee.basis is FeeBasis.AMOUNT) != (fee.amount is not None):
        yield Problem("amount_must_go_with_basis_amount", path, fee.amount)
    if fee.amount is not None and fee.amount <= 0:
        yield Problem("amount_must_be_positive", f"{path}.amount", fee.amount)


def _time(path: str, time: ProcessingTime) -> Iterator[Problem]:
    counted = time.unit not in (TimeUnit.SAME_DAY, TimeUnit.NOT_PUBLISHED)
    if counted != (time.amount is not None):
        yield Problem("amount_must_go_with_a_unit", path, time.amount)
    if time.amount is not None and time.amount <= 0:
        yield Problem("amount_must_be_positive", f"{path}.amount", time.amount)
