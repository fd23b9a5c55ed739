"""A citizen asks the real group, in three languages, and goes on asking."""

from __future__ import annotations

import pytest

from tests.journeys.citizen import key_of, text_of

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]
MARRIAGE = "Đăng ký kết hôn"
BIRTH = "Đăng ký khai sinh"

ASPECTS = [
    pytest.param("đăng ký kết hôn cần giấy tờ gì?", "Giấy tờ cần chuẩn bị", id="documents"),
    pytest.param("lệ phí đăng ký kết hôn bao nhiêu?", "Phí, lệ phí", id="fee"),
    pytest.param("đăng ký kết hôn mất mấy ngày?", "Thời hạn giải quyết", id="time"),
    pytest.param("đăng ký kết hôn nộp ở đâu?", "Nơi nộp", id="where"),
    pytest.param("đăng ký kết hôn nộp qua mạng được không?", "Nộp từ xa", id="how_online"),
    pytest.param("các bước đăng ký kết hôn thế nào?", "Các bước thực hiện", id="steps"),
    pytest.param("mẫu tờ khai đăng ký kết hôn lấy ở đâu?", "Mẫu đơn, tờ khai", id="form"),
    pytest.param("điều kiện để đăng ký kết hôn là gì?", "Ai được làm, điều kiện", id="eligibility"),
    pytest.param("đăng ký kết hôn xong thì nhận được giấy gì?", "Kết quả nhận được", id="result"),
    pytest.param("đăng ký kết hôn theo luật nào, căn cứ pháp lý?", "Căn cứ pháp lý", id="legal_basis"),
    pytest.param(
        "có được ủy quyền cho người khác đi đăng ký khai sinh không?", "Nhờ người khác làm thay", id="authorisation"
    ),
]
LANGUAGES = [
    pytest.param("Làm giấy khai sinh cho con cần giấy tờ gì?", "vi", BIRTH, "Giấy chứng sinh", id="Vietnamese"),
    pytest.param("lam giay khai sinh can giay to gi", "vi", BIRTH, "Giấy chứng sinh", id="without marks"),
    pytest.param("จดทะเบียนเกิดต้องใช้เอกสารอะไรบ้าง", "th", "จดทะเบียนการเกิด", "Giấy chứng sinh", id="Thai"),
    pytest.param("What do I need to register my baby's birth?", "en", "Birth registration", "Giấy chứng sinh", id="English"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "language", "name", "paper"), LANGUAGES)
def test_the_answer_is_in_the_language_of_the_question(citizen, question, language, name, paper):
    """The official Vietnamese paper names stand in every language, with date and source."""
    replies = citizen.says(question)
    assert key_of(replies) == "procedure.answer"
    assert {reply["language"] for reply in replies} == {language}
    assert name in text_of(replies) and paper in text_of(replies) and "2026" in text_of(replies)
    assert "dichvucong.gov.vn" in replies[0]["html"] and replies[0]["printable"]


@pytest.mark.parametrize(("question", "heading"), ASPECTS)
def test_every_aspect_has_its_answer(citizen, question, heading):
    """What was asked is answered, under its own heading."""
    text = text_of(citizen.says(question))
    assert heading in text


def test_several_aspects_in_one_question(citizen):
    """Papers, fee and time at once: three headings, one reply."""
    (reply,) = citizen.says("Đăng ký kết hôn cần giấy tờ gì, lệ phí bao nhiêu và mất mấy ngày?")
    for heading in ("Giấy tờ cần chuẩn bị", "Phí, lệ phí", "Thời hạn giải quyết"):
        assert heading in reply["text"]


def test_a_whole_overview(citizen):
    """Who asks how it is done gets the main things together."""
    text = text_of(citizen.says("cho tôi biết thông tin tổng quan về thủ tục đăng ký kết hôn"))
    for heading in ("Giấy tờ cần chuẩn bị", "Phí, lệ phí", "Thời hạn giải quyết", "Nơi nộp"):
        assert heading in text


def test_the_procedure_stays_in_focus(citizen):
    """Follow-ups need not name it; another procedure takes its place."""
    citizen.says("Làm giấy khai sinh cho con cần những giấy tờ gì?")
    followed = citizen.says("thế còn phí?")
    moved_on = citizen.says("đăng ký kết hôn mất mấy ngày")
    again = citizen.says("nộp ở đâu?")
    assert BIRTH in text_of(followed) and "Phí, lệ phí" in text_of(followed)
    assert MARRIAGE in text_of(moved_on)
    assert MARRIAGE in text_of(again) and "Nơi nộp" in text_of(again)


def test_a_button_asks_for_the_next_aspect(citizen):
    """The suggested questions are answered like typed ones."""
    citizen.says("đăng ký kết hôn cần giấy tờ gì?")
    assert "Phí, lệ phí" in text_of(citizen.presses("Phí bao nhiêu"))


@pytest.mark.parametrize("way", ["number", "words", "button"])
def test_an_ambiguous_question_is_a_choice(citizen, way):
    """Up to five and a way out; taken by number, by words or by button."""
    (choice,) = citizen.says("xin giấy phép")
    *titles, none_of_these = [button["title"] for button in choice["buttons"]]
    assert choice["key"] == "procedure.choose" and 2 <= len(titles) <= 5
    assert none_of_these == "Không phải các thủ tục này"
    ways = {"number": lambda: citizen.says("2"), "words": lambda: citizen.says("cái thứ hai"),
            "button": lambda: citizen.presses(titles[1])}  # fmt: skip
    replies = ways[way]()
    assert key_of(replies) == "procedure.answer" and text_of(replies).startswith(titles[1])


@pytest.mark.parametrize("way", ["words", "button"])
def test_none_of_these_is_answered_honestly(citizen, way):
    """Not found says so and gives the office's contact."""
    citizen.says("xin giấy phép")
    replies = citizen.says("không phải cái nào hết") if way == "words" else citizen.presses("Không phải")
    assert key_of(replies) == "procedure.none_found"
    assert "Trung tâm" in text_of(replies)


def test_the_list_is_narrowed_to_the_citizen_s_case(citizen):
    """Question by question, until only the papers of this case are left; none of them was left out before."""
    whole = text_of(citizen.says("làm khai sinh cần giấy tờ gì"))
    assert "Chỉ khi" in whole
    replies = citizen.presses("Lọc theo trường hợp")
    for _ in range(8):
        if key_of(replies) != "case.question":
            break
        replies = citizen.presses(replies[0]["buttons"][0]["title"])
    assert key_of(replies) == "procedure.answer" and "Trường hợp của bà con" in text_of(replies)
    assert "Chỉ khi" not in text_of(replies) and len(text_of(replies)) < len(whole)


def test_the_language_is_switched_by_saying_so(citizen):
    """From then on answers come in the new language, about the same procedure."""
    citizen.says("làm khai sinh cần giấy tờ gì")
    changed = citizen.says("chuyển sang tiếng Anh giúp tôi")
    assert (key_of(changed), changed[0]["language"]) == ("language.changed", "en")
    followed = citizen.says("how long does it take?")
    assert followed[0]["language"] == "en" and "Birth registration" in text_of(followed)


def test_the_language_is_switched_by_button(citizen):
    """Who only asks for another language may choose."""
    choice = citizen.says("đổi ngôn ngữ")
    assert [button["language"] for button in choice[0]["buttons"]] == ["vi", "th", "en"]
    assert citizen.presses("ภาษาไทย")[0]["language"] == "th"


def test_a_bare_number_stays_in_the_language_of_the_conversation(citizens):
    """What tells no language is answered in the one remembered."""
    citizen = citizens(language="th")
    assert citizen.says("👍 2")[0]["language"] == "th"


def test_a_dossier_code_is_recognised_and_nothing_invented(citizen):
    """The code comes back, with where to look it up."""
    replies = citizen.says("Hồ sơ H48.22.15-251015-0023 của tôi tới đâu rồi?")
    assert key_of(replies) == "dossier.not_connected"
    assert "H48.22.15-251015-0023" in text_of(replies)
