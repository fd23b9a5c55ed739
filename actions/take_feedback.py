"""Takes praise or blame for the last answer."""

from __future__ import annotations

from rasa_sdk import Action

from actions.answer_procedure import OVERVIEW, conclude
from actions.parts import PARTS, Parts
from actions.replies import Button, Outcome, Reply, answering
from actions.turn import Turn
from knowledge.search.resolving import resolve
from knowledge.search.verdict import Found
from nlu.text.references import corrected


class TakeFeedback(Action):
    """Blame that names what was meant is answered at once."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_take_feedback"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """Thanks, or an apology with a way on."""
        if turn.intent == "feedback_good":
            return Outcome([Reply("feedback.thanks")])
        meant = corrected(turn.text, turn.language)
        verdict = resolve(self.parts.catalogue, meant, turn.language)[0] if meant != turn.text else None
        if isinstance(verdict, Found):
            return conclude(self.parts.catalogue, turn, verdict, turn.aspects or turn.memory.aspects or OVERVIEW)
        return Outcome([Reply("feedback.sorry", {}, [Button("/talk_to_human", label="button.talk_to_human")])])
