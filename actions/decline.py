"""Out of scope: says what the assistant is for, unless a procedure or a general answer was meant after all."""

from __future__ import annotations

from rasa_sdk import Action

from actions.answer_procedure import answer, taught_answer, wanted_aspects
from actions.parts import PARTS, Parts
from actions.replies import Outcome, Reply, answering
from actions.turn import Turn
from knowledge.search.verdict import Found

UNSURE = 0.6
"""Below this confidence in "out of scope" the search is asked too."""


class Decline(Action):
    """A wrong refusal sends a citizen away for nothing, so a doubtful one is checked against the search."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_decline"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """What was taught for these words; the answer when the search is sure and the refusal is not; else the refusal.

        Editors write general answers for what procedures do not cover, so a sure one goes before any refusal.
        """
        catalogue, turn = self.parts.catalogue, self.parts.dated(turn)
        if taught := taught_answer(catalogue, turn):
            return taught
        doubtful = turn.confidence < UNSURE or turn.filing
        verdict = catalogue.search(turn.text, turn.language) if doubtful or catalogue.faq else None
        if isinstance(verdict, Found) and (doubtful or verdict.match.code in catalogue.faq):
            return answer(catalogue, turn, verdict.match.code, wanted_aspects(turn, [verdict]))
        return Outcome([Reply("scope.declined", {"office": catalogue.office.in_language(turn.language)})])
