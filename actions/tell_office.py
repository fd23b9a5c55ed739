"""Tells where the centre is, when it is open, whom to call, and hands over to a person."""

from __future__ import annotations

from rasa_sdk import Action

from actions.parts import PARTS, Parts
from actions.replies import Outcome, Reply, answering
from actions.turn import Turn

REPLIES = {"talk_to_human": "office.hand_over", "complain": "office.complaint"}
"""Intent -> reply; anything else is a question about the centre."""


class TellOffice(Action):
    """The contact details that are known; what is not known is not said."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_tell_office"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """The office, worded for why it was asked."""
        office = self.parts.catalogue.office.in_language(turn.language)
        return Outcome([Reply(REPLIES.get(turn.intent, "office.details"), {"office": office})])
