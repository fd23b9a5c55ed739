"""What a message does and what it asks about, learnt from a handful of examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from nlu.text.acts import ActModel, Acts, elsewhere, softmax, told, train, with_folded_copies
from nlu.text.examples import ASK_PROCEDURE, Example, read_examples, read_questions
from nlu.text.normalise import fold, normalise
from tests.nlu.test_normalise import HOSTILE
from tests.sources import ROOT

MATTERS = ("khai sinh", "kết hôn", "tạm trú", "chứng thực", "hộ nghèo", "xây nhà")
PATTERNS = {
    ("documents",): ("{} cần giấy tờ gì", "làm {} phải mang theo gì", "hồ sơ {} gồm những gì"),
    ("fee",): ("{} tốn bao nhiêu tiền", "lệ phí {} là bao nhiêu", "làm {} có mất tiền không"),
    ("time",): ("{} mất mấy ngày", "làm {} bao lâu thì xong", "mấy bữa thì có {}"),
}
ACTS = {
    "greet": ("xin chào", "chào em", "alo có ai không", "hello", "hi there", "สวัสดีครับ", "สวัสดีค่ะ", "chào buổi sáng"),
    "thanks": ("cảm ơn", "cám ơn nhiều", "thanks a lot", "thank you", "ขอบคุณครับ", "ขอบคุณมาก", "cảm ơn em nhé", "tks"),
}
FOLLOW_UPS = {
    ("documents",): ("vậy cần mang gì", "nộp mấy bộ", "phải có bản chính không"),
    ("fee",): ("thế còn phí", "hết bao nhiêu", "có được miễn không"),
    ("time",): ("mấy ngày có", "bao lâu xong", "khi nào lấy được"),
}
EXAMPLES = [
    *(
        Example(text, "vi", ASK_PROCEDURE, aspects, f"follow/{aspects[0]}/{number}", follows=True)
        for aspects, texts in FOLLOW_UPS.items()
        for number, text in enumerate(texts)
    ),
    *(
        Example(pattern.format(matter), "vi", ASK_PROCEDURE, aspects, f"{aspects[0]}/{number}")
        for aspects, patterns in PATTERNS.items()
        for number, pattern in enumerate(patterns)
        for matter in MATTERS
    ),
    *(
        Example(text, "vi", act, (), f"{act}/{number}")
        for act, texts in ACTS.items()
        for number, text in enumerate(texts)
    ),
]


def test_words_that_name_nothing_go_on_about_the_procedure_in_focus(model):
    """A follow-up is told from a question that names its procedure."""
    assert model.read("bao lâu thì có", "vi").follows > model.read("đăng ký kết hôn mất bao lâu", "vi").follows


@pytest.fixture(scope="module")
def model() -> ActModel:
    """A model of the handful."""
    return train(EXAMPLES)


@pytest.mark.parametrize(
    ("text", "intent", "aspects"),
    [
        ("đổi căn cước cần giấy tờ gì", ASK_PROCEDURE, ("documents",)),
        ("doi can cuoc can giay to gi", ASK_PROCEDURE, ("documents",)),
        ("giám hộ tốn bao nhiêu tiền", ASK_PROCEDURE, ("fee",)),
        ("tách hộ mất mấy ngày", ASK_PROCEDURE, ("time",)),
        ("chào em nhé", "greet", ()),
        ("cảm ơn nhiều", "thanks", ()),
    ],
)
def test_act_and_aspects_are_told(model, text, intent, aspects):
    """Of a procedure never heard of: the act and the aspect are in the words around it."""
    read = model.read(text, "vi")
    assert (read.intent, read.aspects) == (intent, aspects)


def test_confidences_are_a_distribution(model):
    """They fall, and sum to one."""
    shares = [share for _, share in model.read("xin chào", "vi").ranking]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1.0, abs=1e-5)


def test_question_always_has_an_aspect(model):
    """Something is always answered."""
    assert model.read("khai sinh", "vi").aspects or model.read("khai sinh", "vi").intent != ASK_PROCEDURE
    assert model.aspects_of("hoàn toàn khác", "vi")


def test_training_is_repeatable(model):
    """The same examples make the same model, but for the last digits."""
    again = train(EXAMPLES)
    assert np.allclose(again.intents.weights, model.intents.weights, atol=0.01)


def test_vietnamese_is_learnt_without_diacritics_too():
    """Each marked example has a bare twin; one that is bare already, or of another language, has none."""
    given_ = [Example("cần gì", "vi", "a"), Example("can gi", "vi", "a"), Example("ขอบคุณ", "th", "a")]
    assert [example.text for example in with_folded_copies(given_)] == ["cần gì", "can gi", "can gi", "ขอบคุณ"]


def test_softmax_of_large_scores():
    """No overflow, and rows that sum to one."""
    assert softmax(np.array([[1e4, -1e4, 0.0]])).sum() == pytest.approx(1.0)


def test_doubt_grows_with_what_speaks_for_out_of_scope():
    """Even odds are no doubt at all and no certainty either."""
    sure, even, strange = (
        Acts((("ask_procedure", 1 - share), ("out_of_scope", share)), ()).doubt for share in (0.01, 0.5, 0.99)
    )
    assert sure < even == 0 < strange


def test_story_adds_nothing_to_what_is_asked():
    """What is told on the way keeps the act and the aspects of the question behind it."""
    asked = Example("khai sinh cần giấy tờ gì", "vi", ASK_PROCEDURE, ("documents",), "a")
    [story] = told([asked])
    assert "khai sinh cần giấy tờ gì" in story.text.lower()
    assert (story.intent, story.aspects, story.family) == (asked.intent, asked.aspects, asked.family)
    assert len(story.text) > len(asked.text)


def test_turns_of_phrase_are_learnt_about_other_things_too():
    """As many questions about what no office handles as the examples hold of that kind, and no more."""
    strange = [Example(f"giá vàng {number}", "vi", "out_of_scope", family="gold") for number in range(3)]
    assert [(e.language, e.intent) for e in elsewhere(strange)] == [("vi", "out_of_scope")] * 3


@settings(max_examples=60)
@given(HOSTILE)
def test_any_message_is_read(model, text):
    """Never an exception, whatever the text, normalised or not."""
    for language in ("vi", "th", "en", None):
        assert model.read(normalise(text), language).ranking
    assert model.read(text[:300], "vi").ranking


def test_shipped_examples_are_sound():
    """Every example has a text, one act, and, when it asks about a procedure, an aspect; no label disagrees."""
    examples = [*read_examples(ROOT / "nlu/examples"), *read_questions(ROOT / "knowledge/seed/phrases")]
    assert [e for e in examples if not e.text.strip() or not e.family] == []
    assert [e.text for e in examples if e.intent == ASK_PROCEDURE and not e.aspects] == []
    assert [e.text for e in examples if e.intent != ASK_PROCEDURE and e.aspects] == []


def test_no_example_is_taught_as_two_acts():
    """A sentence that means two things teaches nothing."""
    acts: dict[tuple[str, str], set[str]] = {}
    for example in read_examples(ROOT / "nlu/examples"):
        acts.setdefault((example.language, normalise(example.text).lower()), set()).add(example.intent)
    assert {text: intents for text, intents in acts.items() if len(intents) > 1} == {}


def test_no_procedure_is_an_act(seed):
    """Publishing never means training: no intent names a procedure."""
    acts = {example.intent.replace("_", " ") for example in read_examples(ROOT / "nlu/examples")}
    names = {fold(name) for p in seed.procedures for name in (p.names.vi, p.names.en, *p.aliases.get("vi", ()))}
    assert acts & names == set()
