"""Stops telling a citizen about dossiers: one word is enough."""

from __future__ import annotations

from rasa_sdk import Action

from actions.parts import PARTS, Parts
from actions.replies import Outcome, Reply, answering
from actions.turn import Turn


class UnwatchDossier(Action):
    """Forgets every dossier that this conversation watches."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_unwatch_dossier"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """Confirms, or says that nothing was watched."""
        ended = self.parts.dossiers.watches.end_all([turn.conversation]) if self.parts.dossiers else 0
        return Outcome([Reply("dossier.unwatched" if ended else "dossier.none_watched")])
