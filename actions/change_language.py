"""Switches the language of the conversation when the citizen says so."""

from __future__ import annotations

from rasa_sdk import Action

from actions.replies import Button, Outcome, Reply, answering
from actions.turn import Turn
from nlu.text.languages import LANGUAGES
from nlu.text.references import language_named


class ChangeLanguage(Action):
    """The gateway remembers the language that this reply carries."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_change_language"

    @answering
    def run(self, turn: Turn) -> Outcome:
        """The language named, else a choice of the three."""
        wanted = turn.entities.get("language") or language_named(turn.text)
        if wanted in LANGUAGES:
            return Outcome([Reply("language.changed", {"language": wanted})])
        buttons = [
            Button(f'/change_language{{"language": "{code}"}}', label=f"button.language_{code}") for code in LANGUAGES
        ]
        return Outcome([Reply("language.choose", {}, buttons)])
