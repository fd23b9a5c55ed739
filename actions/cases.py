"""The citizen's case: what is known of it, and what a condition still leaves open. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.procedure import Condition, Procedure

CaseFacts = Mapping[str, str]
"""Question id -> option id, as far as the citizen has told."""


def case_text(procedure: Procedure, when: Condition, language: str, case: CaseFacts) -> list[list[str]]:
    """The part of a condition that is still open: all of the groups must hold, one option of each."""
    return [
        [option_text(procedure, question, option, language) for option in options]
        for question, options in when.items()
        if question not in case
    ]


def option_text(procedure: Procedure, question_id: str, option_id: str, language: str) -> str:
    """The wording of an option; its id when the procedure has it no more."""
    question = procedure.question(question_id)
    options = question.options if question else ()
    return next((o.text.in_language(language) for o in options if o.id == option_id), option_id)


def holds(when: Condition, case: CaseFacts) -> bool:
    """Whether the case is known to fulfil the condition."""
    return all(case.get(question) in options for question, options in when.items())


def still_possible(when: Condition, case: CaseFacts) -> bool:
    """Whether what is known of the case leaves the condition open or fulfils it."""
    return all(question not in case or case[question] in options for question, options in when.items())
