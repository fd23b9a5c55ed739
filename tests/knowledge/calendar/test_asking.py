"""Which questions ask when something handed in on some day is ready, and which day is meant."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.calendar.asking import filed_on, without_day
from knowledge.search.query import names_nothing

TODAY = date(2026, 11, 26)
"""A Thursday."""
TOMORROW, MONDAY = date(2026, 11, 27), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("nộp hôm nay thì khi nào có?", "vi", TODAY),
        ("Nộp hồ sơ tạm trú hôm nay thì bao giờ xong ạ", "vi", TODAY),
        ("hom nay em nop thi chung nao lay duoc", "vi", TODAY),
        ("bao giờ có kết quả nếu tôi nộp giấy khai sinh hôm nay", "vi", TODAY),
        ("mai tui đi nộp thì bữa nào có", "vi", TOMORROW),
        ("ngày mai nộp đơn ly hôn thì bao lâu có giấy", "vi", TOMORROW),
        ("nộp sáng mai thì mấy ngày có", "vi", TOMORROW),
        ("thứ 2 nộp thì hôm nào lấy được", "vi", MONDAY),
        ("nộp thứ hai tuần sau thì bao giờ có kết quả", "vi", MONDAY),
        ("nộp thứ năm thì khi nào xong", "vi", date(2026, 12, 3)),
        ("nộp ngày 30/11 thì khi nào có", "vi", MONDAY),
        ("nộp ngày 30/11/2026 thì khi nào có", "vi", MONDAY),
        ("nộp ngày 5 tháng 1 thì bao giờ xong", "vi", date(2027, 1, 5)),
        ("ยื่นวันนี้ได้เมื่อไหร่", "th", TODAY),
        ("ถ้ายื่นเรื่องจดทะเบียนสมรสพรุ่งนี้ จะเสร็จเมื่อไร", "th", TOMORROW),
        ("จะได้วันไหน ถ้าไปยื่นวันจันทร์", "th", MONDAY),
        ("ยื่นวันที่ 30 พฤศจิกายน 2569 ได้เมื่อไหร่", "th", MONDAY),
        ("if I file today when do I get it?", "en", TODAY),
        ("When will the marriage certificate be ready if I submit the papers tomorrow", "en", TOMORROW),
        ("how soon is it done if i hand it in on monday", "en", MONDAY),
        ("if we apply on 30 November, when is it ready", "en", MONDAY),
        ("when do I get it if I apply on November 30th", "en", MONDAY),
    ],
)
def test_the_day_is_understood(text, language, day):
    """Today, tomorrow, weekdays, dates, however loosely said."""
    assert filed_on(text, language, TODAY) == day


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("đăng ký tạm trú mất bao lâu", "vi"),
        ("hôm nay có làm việc không", "vi"),
        ("tôi nộp hôm 5/11 bao giờ có", "vi"),
        ("hồ sơ nộp hôm qua khi nào có", "vi"),
        ("nộp ngày 31/2 thì khi nào có", "vi"),
        ("khi nào nộp được", "vi"),
        ("ใช้เวลากี่วัน", "th"),
        ("วันนี้เปิดไหม", "th"),
        ("how long does it take", "en"),
        ("are you open today", "en"),
        ("I submitted it on 3 November, when is it ready", "en"),
    ],
)
def test_other_questions_are_left_alone(text, language):
    """A limit, opening hours, or a day that has passed: that is another question."""
    assert filed_on(text, language, TODAY) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nộp thứ 6 này thì bao giờ có", "vi"),
        ("nop thu hai tuan sau thi hom nao co", "vi"),
        ("nộp ngày 3/12 thì khi nào có kết quả", "vi"),
        ("if I apply on Monday when will it be ready", "en"),
        ("ถ้ายื่นพรุ่งนี้จะได้วันไหน", "th"),
    ],
)
def test_a_day_names_no_procedure(text, language):
    """Without the day and "when" nothing is left that names anything."""
    assert names_nothing(without_day(text, language), language)


def test_the_procedure_stays_among_the_words():
    """Only the day and "when" go."""
    assert without_day("nộp hồ sơ khai sinh hôm nay thì bao giờ có", "vi") == "nộp hồ sơ khai sinh thì có"


def test_words_without_a_day_stay_as_they_are():
    """A message that asks something else."""
    assert without_day("đăng ký tạm trú mất bao lâu", "vi") == "đăng ký tạm trú mất bao lâu"
