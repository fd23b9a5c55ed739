"""Cuts a message into words, by its language."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.fingerprint import RulesFingerprint
from nlu.components.normaliser import LANGUAGE
from nlu.text.segment import segment

WARMING = {"vi": "xin chào", "th": "สวัสดี", "en": "hello"}


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER], is_trainable=False)
class MultilingualTokenizer(RulesFingerprint, Tokenizer):
    """One tokenizer with a table of languages inside: a pipeline may hold only one."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MultilingualTokenizer":
        """A tokenizer with Rasa's own options, its segmenters loaded: the first citizen should not wait for them."""
        for language, word in WARMING.items():
            segment(word, language)
        return cls(config)

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Rasa's base class asks for these."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "prefix_separator_symbol": None,
            "token_pattern": None,
        }

    @staticmethod
    def required_packages() -> List[str]:
        """The segmenters behind the table."""
        return ["spacy", "pythainlp", "pyvi"]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves the examples whole: nothing that is trained reads their words."""
        return training_data

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        """The words of the message, unchanged and in order."""
        text = message.get(attribute)
        return self._convert_words_to_tokens(segment(text, message.get(LANGUAGE) or "vi"), text)
