"""Asks for the facts of the citizen's case, one at a time, until the list of papers is exact."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Action

from actions.answer_procedure import answer, not_found
from actions.composing import heading, next_question
from actions.memory import Memory
from actions.parts import PARTS, Parts
from actions.replies import Button, Outcome, Reply, answering
from actions.turn import Turn
from knowledge.catalogue import Catalogue
from knowledge.procedure import Aspect, Procedure, Question

DOCUMENTS = (Aspect.DOCUMENTS.value,)


class NarrowCase(Action):
    """Takes an answer if the button carries one, then asks the next question or shows the exact list."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_narrow_case"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """The next question, or the papers of this very case."""
        code = turn.entities.get("code") or turn.memory.focus
        if code not in self.parts.catalogue:
            return not_found(self.parts.catalogue, turn)
        memory = _with_answer(turn, self.parts.catalogue.procedure(code))
        return ask_or_answer(self.parts.catalogue, replace(turn, memory=memory), code)


def ask_or_answer(catalogue: Catalogue, turn: Turn, code: str) -> Outcome:
    """The next open question of the case, else the list it leads to."""
    procedure = catalogue.procedure(code)
    question = next_question(procedure, turn.memory.case_facts.get(code, {}))
    if question is None:
        return answer(catalogue, turn, code, DOCUMENTS)
    memory = replace(turn.memory.about(code, DOCUMENTS), pending="next_question")
    return Outcome([_ask(procedure, question, turn.language)], memory)


def _with_answer(turn: Turn, procedure: Procedure) -> Memory:
    """The memory with the button's answer, unless the procedure no longer has that question or option."""
    if turn.entities.get("restart"):
        return turn.memory.without_case(procedure.code)
    question = procedure.question(turn.entities.get("question", ""))
    option = turn.entities.get("option", "")
    known = question is not None and any(o.id == option for o in question.options)
    return turn.memory.with_case(procedure.code, question.id, option) if question and known else turn.memory


def _ask(procedure: Procedure, question: Question, language: str) -> Reply:
    buttons = [
        Button(
            f'/narrow{{"code": "{procedure.code}", "question": "{question.id}", "option": "{option.id}"}}',
            title=option.text.in_language(language),
        )
        for option in question.options
    ]
    values = {**heading(procedure, language), "question": question.text.in_language(language)}
    return Reply(
        "case.question",
        values,
        [
            *buttons,
            Button(f'/ask_aspect{{"code": "{procedure.code}", "aspect": "documents"}}', label="button.show_all_cases"),
        ],
    )
