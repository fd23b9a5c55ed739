"""Predicts the dialogue act and the aspects of a message."""

from __future__ import annotations

from typing import Any, Dict, List

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.fingerprint import RulesFingerprint
from nlu.components.normaliser import CLEAN, LANGUAGE
from nlu.text import acts
from nlu.text.examples import Example

ASPECTS = "aspects"
FAMILY = "family"
FOLLOWS = "follows"
DOUBT = "doubt"
MODEL_FILE = "acts.joblib"
RANKED = 5


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class ActClassifier(RulesFingerprint, GraphComponent):
    """A shell around `nlu.text.acts`."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: acts.ActModel | None = None) -> None:
        self._storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ActClassifier":
        """An untrained classifier."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "ActClassifier":
        """The classifier that `train` stored."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, joblib.load(folder / MODEL_FILE))

    @staticmethod
    def required_packages() -> List[str]:
        """The linear models."""
        return ["sklearn"]

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples and stores the model."""
        self._model = acts.train([_example(m) for m in training_data.intent_examples if m.get(TEXT)])
        with self._storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / MODEL_FILE)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets intent, its ranking, and aspects."""
        for message in messages:
            if self._model is not None and not message.get(INTENT):
                self._read(self._model, message)
        return messages

    def _read(self, model: acts.ActModel, message: Message) -> None:
        read = model.read(message.get(CLEAN) or "", message.get(LANGUAGE))
        ranking = [{"name": name, "confidence": confidence} for name, confidence in read.ranking[:RANKED]]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set(ASPECTS, list(read.aspects), add_to_output=True)
        message.set(FOLLOWS, read.follows, add_to_output=True)
        message.set(DOUBT, read.doubt, add_to_output=True)


def _example(message: Message) -> Example:
    return Example(
        message.get(TEXT),
        message.get(LANGUAGE),
        message.get(INTENT),
        tuple(message.get(ASPECTS) or ()),
        message.get(FAMILY) or "",
        bool(message.get(FOLLOWS)),
    )
