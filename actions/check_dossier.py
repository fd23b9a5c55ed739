"""Where a dossier stands. Until the centre's system is connected, how to look it up elsewhere."""

from __future__ import annotations

from rasa_sdk import Action

from actions.parts import PARTS, Parts
from actions.replies import Outcome, Reply, answering
from actions.turn import Turn


class CheckDossier(Action):
    """Never an invented status: what cannot be looked up is said to be so."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_check_dossier"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """How to look the dossier up; with its code when one was given."""
        code = turn.entities.get("dossier_code", "")
        office = self.parts.catalogue.office.in_language(turn.language)
        return Outcome(
            [Reply("dossier.not_connected" if code else "dossier.ask_code", {"code": code, "office": office})]
        )
