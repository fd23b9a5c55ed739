"""Out of scope: says what the assistant is for, unless a procedure or a general answer was meant after all."""

from __future__ import annotations

from rasa_sdk import Action

from actions.answer_procedure import conclude, context_of, respond, taught_answer, wanted_aspects
from actions.parts import PARTS, Parts
from actions.replies import Outcome, Reply, answering
from actions.turn import Turn
from knowledge.search.resolving import tells_case
from knowledge.search.verdict import NotFound


class Decline(Action):
    """A wrong refusal sends a citizen away for nothing, so each is checked against the search."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_decline"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """What was taught for these words; the answer when act and search together speak for one; else the refusal."""
        catalogue, turn = self.parts.catalogue, self.parts.dated(turn)
        if taught := taught_answer(catalogue, turn):
            return taught
        if turn.filing or tells_case(turn.text, turn.language, context_of(turn)):
            return respond(self.parts, turn)
        verdict = catalogue.search(turn.text, turn.language, doubt=turn.doubt)
        if not isinstance(verdict, NotFound):
            return conclude(catalogue, turn, verdict, wanted_aspects(turn, [verdict]))
        return Outcome([Reply("scope.declined", {"office": catalogue.office.in_language(turn.language)})])
