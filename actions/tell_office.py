"""Tells where the centre is, when it is open, whom to call, and hands over to a person; or what was taught for it."""

from __future__ import annotations

from rasa_sdk import Action

from actions.answer_procedure import answer, taught_answer
from actions.parts import PARTS, Parts
from actions.replies import Outcome, Reply, answering
from actions.turn import Turn
from knowledge.catalogue import Catalogue
from knowledge.search.verdict import Found

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
        """What was taught for these words, else the office, worded for why it was asked."""
        catalogue = self.parts.catalogue
        if told := taught_answer(catalogue, turn) or _general_answer(catalogue, turn):
            return told
        office = catalogue.office.in_language(turn.language)
        return Outcome([Reply(REPLIES.get(turn.intent, "office.details"), {"office": office})])


def _general_answer(catalogue: Catalogue, turn: Turn) -> Outcome | None:
    """A question about the centre may have a general answer; who wants a person gets one."""
    if turn.intent in REPLIES or not catalogue.faq:
        return None
    verdict = catalogue.search(turn.text, turn.language)
    if isinstance(verdict, Found) and verdict.match.code in catalogue.faq:
        return answer(catalogue, turn, verdict.match.code, turn.aspects)
    return None
