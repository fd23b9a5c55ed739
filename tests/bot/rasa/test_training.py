"""The repair that spares training the digests of every example."""

from __future__ import annotations

import copy

import pytest

pytestmark = pytest.mark.rasa
QUESTION = {"text": "phí bao nhiêu", "intent": "ask_procedure", "language": "vi", "aspects": ["fee"]}


@pytest.fixture
def message(monkeypatch):
    """Makes an example, under the repair."""
    from rasa.engine.training.hooks import TrainingHook
    from rasa.shared.nlu.training_data.message import Message

    from bot.rasa import training

    for name in ("__hash__", "__eq__"):
        monkeypatch.setattr(Message, name, getattr(Message, name))
    monkeypatch.setattr(Message, "__deepcopy__", None, raising=False)
    for name in ("on_before_node", "on_after_node"):
        monkeypatch.setattr(TrainingHook, name, getattr(TrainingHook, name))
    training.install()
    return lambda **data: Message(data={**QUESTION, **data})


def test_only_what_is_the_same_in_everything_is_dropped(message):
    """As Rasa does by digests: another act, language or aspect makes another example."""
    from rasa.shared.nlu.training_data.training_data import TrainingData

    different = [message(), message(text="phí?"), message(intent="greet"), message(language="en"), message(aspects=[])]
    assert TrainingData([*different, message(), message(aspects=[])]).training_examples == different


def test_a_copy_changes_alone(message):
    """Components put their findings on copies of the examples."""
    example = message()
    twin = copy.deepcopy(example)
    twin.set("clean_text", "phí bao nhiêu", add_to_output=True)
    assert example.get("clean_text") is None and "clean_text" not in example.output_properties
    assert twin == message(clean_text="phí bao nhiêu")
