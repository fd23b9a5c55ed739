"""Takes the citizen's choice from the procedures offered: by button, number or words."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Action

from actions.answer_procedure import OVERVIEW, answer, answer_several, conclude, context_of, not_found, wanted_aspects
from actions.parts import PARTS, Parts
from actions.replies import Outcome, Reply, answering
from actions.turn import Turn
from knowledge.search.resolving import resolve
from nlu.text.references import LAST, NONE, mentions_both, ordinal


class ChooseProcedure(Action):
    """ "Number 2", "the last one", "none of these", or the name of one."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_choose_procedure"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """The answer about the chosen procedure, to the question asked before the choice."""
        catalogue, turn = self.parts.catalogue, self.parts.dated(turn, turn.memory.filed)
        choices = turn.memory.offered or turn.memory.pair
        aspects = turn.memory.aspects or OVERVIEW
        if turn.memory.pair and mentions_both(turn.text, turn.language):
            return answer_several(catalogue, turn, turn.memory.pair, turn.aspects or aspects)
        number = _number(turn)
        if number == NONE and choices:
            return not_found(catalogue, turn)
        code = _at(choices, number)
        if catalogue.answers(code):
            return answer(catalogue, turn, code, aspects)
        if not choices and not turn.memory.focus:
            return Outcome([Reply("procedure.nothing_offered")])
        verdict = resolve(catalogue, turn.text, turn.language, replace(context_of(turn), offered=choices))[0]
        asked = replace(turn, aspects=turn.aspects or aspects)
        return conclude(catalogue, asked, verdict, wanted_aspects(asked, [verdict]))


def _number(turn: Turn) -> int | None:
    named = turn.entities.get("number")
    return int(named) if named and named.isdecimal() else ordinal(turn.text, turn.language)


def _at(choices: tuple[str, ...], number: int | None) -> str:
    if number is None or not choices:
        return ""
    if number == LAST:
        return choices[-1]
    return choices[number - 1] if 1 <= number <= len(choices) else ""
