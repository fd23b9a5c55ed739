"""Begins to tell a citizen when a dossier moves on. Only the button under an opened dossier asks for it."""

from __future__ import annotations

from rasa_sdk import Action

from actions.parts import PARTS, Parts
from actions.replies import Button, Outcome, Reply, answering
from actions.turn import Turn
from knowledge.dossiers.watches import Watch, state_of

STOP = Button("/unwatch_dossier", label="button.unwatch")


class WatchDossier(Action):
    """Notes the conversation, the dossier and what is known now."""

    def __init__(self, parts: Parts = PARTS) -> None:
        self.parts = parts

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_watch_dossier"

    @answering
    async def run(self, turn: Turn) -> Outcome:
        """On from now until the dossier ends or the citizen says stop."""
        dossiers, code = self.parts.dossiers, turn.entities.get("dossier_code", "")
        opened = await dossiers.desk.peek(code) if dossiers else None
        if dossiers is None or opened is None:
            return Outcome([Reply("dossier.no_match")])
        dossiers.watches.add(Watch(turn.conversation, code, turn.channel, turn.language, state_of(opened.dossier)))
        return Outcome([Reply("dossier.watched", {"dossier_code": code}, [STOP])])
