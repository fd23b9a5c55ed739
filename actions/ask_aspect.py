"""Answers a button: one aspect of one procedure."""

from __future__ import annotations

from rasa_sdk import Action

from actions.answer_procedure import OVERVIEW, answer, not_found
from actions.parts import PARTS, Parts
from actions.replies import Outcome, answering
from actions.turn import Turn


class AskAspect(Action):
    """The button names the code and the aspect, so nothing needs to be found."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_ask_aspect"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """The answer, or "not found" when the procedure was withdrawn since the button was shown."""
        code = turn.entities.get("code") or turn.memory.focus
        aspect = turn.entities.get("aspect")
        if code not in self.parts.catalogue:
            return not_found(self.parts.catalogue, turn)
        return answer(self.parts.catalogue, turn, code, (aspect,) if aspect else OVERVIEW)
