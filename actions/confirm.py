"""Takes a bare yes or no for what was asked or offered last."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk import Action

from actions.answer_procedure import OVERVIEW, answer, conclude, not_found
from actions.narrow_case import ask_or_answer
from actions.parts import PARTS, Parts
from actions.replies import Outcome, Reply, answering
from actions.turn import Turn
from knowledge.search.resolving import resolve
from knowledge.search.verdict import Found
from nlu.text.references import corrected


class Affirm(Action):
    """Yes: the only choice offered, or the offer to narrow the list."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_affirm"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """What the yes was for, else an invitation to go on."""
        memory = turn.memory
        if memory.offered and memory.offered[0] in self.parts.catalogue:
            return answer(self.parts.catalogue, turn, memory.offered[0], memory.aspects or OVERVIEW)
        if memory.pending == "next_question" and memory.focus in self.parts.catalogue:
            return ask_or_answer(self.parts.catalogue, turn, memory.focus)
        return Outcome([Reply("smalltalk.affirm")])


class Deny(Action):
    """No: perhaps with what was meant instead."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_deny"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """The procedure meant instead when the message names one; else the way out of the choice."""
        catalogue = self.parts.catalogue
        meant = corrected(turn.text, turn.language)
        if meant != turn.text:
            verdict = resolve(catalogue, meant, turn.language)[0]
            if isinstance(verdict, Found) or turn.memory.offered:
                return conclude(catalogue, turn, verdict, turn.memory.aspects or OVERVIEW)
        if turn.memory.offered:
            return not_found(catalogue, turn)
        return Outcome([Reply("smalltalk.deny")], replace(turn.memory, pending=""))
