"""Brings our training examples to Rasa, with their language, aspects and family."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List, Union

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.act_classifier import ASPECTS, FAMILY, FOLLOWS
from nlu.components.normaliser import LANGUAGE
from nlu.text.examples import Example, read_examples, read_questions

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "nlu" / "examples"
QUESTIONS = ROOT / "knowledge" / "seed" / "phrases"


class ExampleImporter(RasaFileImporter):
    """Domain and rules as Rasa reads them; examples from our own folders."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: Union[List[str], str] | None = None,
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Every example as a message."""
        return TrainingData([_message(example) for example in all_examples()])


def all_examples() -> List[Example]:
    """The examples of acts and the questions about procedures."""
    return [*read_examples(EXAMPLES), *read_questions(QUESTIONS)]


def _message(example: Example) -> Message:
    data: Dict[str, object] = {
        TEXT: example.text,
        INTENT: example.intent,
        LANGUAGE: example.language,
        ASPECTS: list(example.aspects),
        FAMILY: example.family,
        FOLLOWS: example.follows,
        "metadata": {LANGUAGE: example.language},
    }
    return Message(data=data)
