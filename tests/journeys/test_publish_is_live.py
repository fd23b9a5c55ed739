"""An official publishes a procedure that nobody had heard of, or teaches, and the running group answers it."""

from __future__ import annotations

import time

import pytest

from knowledge.phrases import Phrase
from knowledge.procedure import Text
from knowledge.store import Store, open_engine
from tests.builders import BIRTH, a_faq_entry, a_plain_procedure
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
STORK = "cò mang em bé tới nhà"
PARKING = [
    ("có chỗ để xe không", "vi", "Bãi xe miễn phí"),
    ("มีที่จอดรถไหม", "th", "ที่จอดรถฟรี"),
    ("is there parking", "en", "Free parking"),
]
PATIENCE_SECONDS = 30.0
WHO = {"editor": "lan", "reason": "a new ordinance"}


@pytest.fixture
def store(group):
    """The group's own store."""
    opened = Store(open_engine(group.database_url))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def published(store):
    """The procedure, for the length of a test."""
    store.publish([KITES], **WHO)
    yield KITES
    store.withdraw(KITES.code, **WHO)


@pytest.fixture
def taught(store):
    """A wording, for the length of a test."""
    number = store.teach(Phrase(BIRTH, "vi", STORK, ("documents",)), **WHO)
    yield number
    store.unlearn([number], **WHO)


@pytest.fixture
def written(store):
    """A general answer, for the length of a test."""
    code = store.faq.publish(a_faq_entry(), **WHO)
    yield code
    store.faq.withdraw(code, **WHO)


def until_answered(citizen, question: str, key: str, words: str) -> None:
    """Asks until the answer is of this kind and holds the words."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while words not in text_of(citizen.says(question)) or key_of(citizen.last) != key:
        assert time.monotonic() < deadline, text_of(citizen.last)


def test_new_procedure_is_answered_in_three_languages(published, citizens):
    """Without training, and without a restart; how soon is measured in the benchmark."""
    for question, language, name in QUESTIONS:
        until_answered(citizens(language=language), question, "procedure.answer", name)


def test_taught_wording_is_answered(taught, citizen):
    """With the procedure it was taught for, whatever the words look like."""
    until_answered(citizen, STORK, "procedure.answer", "Đăng ký khai sinh")


def test_general_answer_is_given_in_three_languages(written, citizens):
    """With its source, whatever act the question was taken for."""
    for question, language, words in PARKING:
        citizen = citizens(language=language)
        until_answered(citizen, question, "faq.answer", words)
        assert "Thông báo của trung tâm" in text_of(citizen.last)
