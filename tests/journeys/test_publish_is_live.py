"""An official publishes a procedure that nobody had heard of, and the running group answers it."""

from __future__ import annotations

import time

import pytest

from knowledge.procedure import Text
from knowledge.store import Store, open_engine
from tests.builders import a_plain_procedure
from tests.journeys.citizen import key_of, text_of

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]
KITES = a_plain_procedure(
    "1.009876", Text("Cấp phép thả diều sáo trên đê", "ขออนุญาตเล่นว่าวบนคันดิน", "Kite flying permit for the dyke")
)
QUESTIONS = [
    ("xin giấy phép thả diều sáo trên đê cần giấy tờ gì", "vi", "thả diều sáo"),
    ("ขออนุญาตเล่นว่าวบนคันดินใช้เอกสารอะไร", "th", "เล่นว่าว"),
    ("what papers do I need for a kite flying permit for the dyke", "en", "Kite flying"),
]
PATIENCE_SECONDS = 30.0


@pytest.fixture
def published(group):
    """The procedure, for the length of a test."""
    store = Store(open_engine(group.database_url))
    who = {"editor": "lan", "reason": "a new ordinance"}
    store.publish([KITES], **who)
    yield KITES
    store.withdraw(KITES.code, **who)
    store.engine.dispose()


def test_new_procedure_is_answered_in_three_languages(published, citizens):
    """Without training, and without a restart; how soon is measured in the benchmark."""
    for question, language, name in QUESTIONS:
        citizen = citizens(language=language)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while name not in text_of(citizen.says(question)):
            assert time.monotonic() < deadline, text_of(citizen.last)
        assert key_of(citizen.last) == "procedure.answer"
