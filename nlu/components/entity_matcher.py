"""Puts codes, dates and sums on the message as entities."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.fingerprint import RulesFingerprint
from nlu.text.entities import entities


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class EntityMatcher(RulesFingerprint, GraphComponent):
    """Rules, not learning: a code is a code."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "EntityMatcher":
        """A matcher needs nothing."""
        return cls()

    @staticmethod
    def required_packages() -> List[str]:
        """The rule matcher."""
        return ["spacy"]

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds what is found to each message's entities."""
        for message in messages:
            found = [
                {"entity": e.kind, "value": e.value, "start": e.start, "end": e.end, "extractor": type(self).__name__}
                for e in entities(message.get(TEXT) or "")
            ]
            message.set(ENTITIES, [*(message.get(ENTITIES) or []), *found], add_to_output=True)
        return messages
