"""First in the pipeline: gives the message its clean form and its language."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.fingerprint import RulesFingerprint
from nlu.text.languages import identify
from nlu.text.normalise import normalise

LANGUAGE = "language"
CLEAN = "clean_text"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER], is_trainable=False)
class Normaliser(RulesFingerprint, GraphComponent):
    """Keeps the citizen's text and puts the clean one beside it."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Normaliser":
        """A normaliser needs nothing."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets clean text and language of each message."""
        for message in messages:
            clean = normalise(message.get(TEXT) or "")
            message.set(CLEAN, clean)
            message.set(LANGUAGE, (message.get("metadata") or {}).get(LANGUAGE) or identify(clean))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The examples get the same treatment."""
        self.process(training_data.training_examples)
        return training_data
