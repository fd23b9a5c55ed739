"""What may be repeated of a time limit."""

from __future__ import annotations

import pytest

from knowledge.importing.times import CaseTerm, from_term, from_text
from knowledge.procedure import ProcessingTime, Text, TimeUnit

UNKNOWN = ProcessingTime(TimeUnit.NOT_PUBLISHED)
FAR = "Không quá 05 ngày làm việc. Đối với các xã miền núi được tăng thêm 10 ngày làm việc."


def told(text: str) -> ProcessingTime:
    """A limit that only its own words tell."""
    return ProcessingTime(TimeUnit.NOT_PUBLISHED, note=Text(text))


@pytest.mark.parametrize(
    ("text", "prose", "expected"),
    [
        pytest.param("3 ngày làm việc", "", ProcessingTime(TimeUnit.WORKING_DAY, 3.0), id="working days"),
        pytest.param("15 Ngày", "", ProcessingTime(TimeUnit.DAY, 15.0), id="days stay days"),
        pytest.param("4 giờ", "", ProcessingTime(TimeUnit.HOUR, 4.0), id="hours"),
        pytest.param("2 tháng", "", ProcessingTime(TimeUnit.MONTH, 2.0), id="months"),
        pytest.param("1 (đơn vị khác)", "", UNKNOWN, id="a number of nothing"),
        pytest.param("1 (đơn vị khác)", "12 ngày.", ProcessingTime(TimeUnit.DAY, 12.0), id="the prose is the term"),
        pytest.param("1 (đơn vị khác)", FAR, told(FAR), id="the prose names terms"),
        pytest.param("1 (đơn vị khác)", "Nộp tại quầy.", UNKNOWN, id="the prose names none"),
        pytest.param("Không quá 7 ngày. (đơn vị khác)", "", ProcessingTime(TimeUnit.DAY, 7.0), id="not more than"),
        pytest.param(f"{FAR} (đơn vị khác)", "", told(FAR), id="a limit that has conditions"),
        pytest.param("0 ngày", "", told("0 ngày"), id="nought is no limit"),
        pytest.param("Không quy định", "", UNKNOWN, id="none is set"),
        pytest.param("Ngay trong ngày", "", ProcessingTime(TimeUnit.SAME_DAY), id="same day"),
        pytest.param("Trước khi tàu rời cảng", "", told("Trước khi tàu rời cảng"), id="words"),
    ],
)
def test_limit_of_a_page(text, prose, expected):
    """A limit keeps its unit; a number without one is not published, and its prose is not lost."""
    assert from_text(text, prose) == (expected,)


def test_no_limit():
    """An empty cell says nothing."""
    assert from_text("") == ()


@pytest.mark.parametrize(
    ("term", "cases", "expected"),
    [
        pytest.param((5, "DAY"), [("a", 7, "WORKING_DAY")], [(TimeUnit.DAY, 5.0, None)], id="the method's own"),
        pytest.param(
            (1, "OTHER"), [("a", 7, "WORKING_DAY")], [(TimeUnit.WORKING_DAY, 7.0, None)], id="that of the case"
        ),
        pytest.param(
            (1, "OTHER"), [("a", 1, "DAY"), ("b", 1, "DAY")], [(TimeUnit.DAY, 1.0, None)], id="the cases agree"
        ),
        pytest.param(
            (1, "OTHER"),
            [("a", 1, "DAY"), ("b", 15, "DAY")],
            [(TimeUnit.DAY, 1.0, "a"), (TimeUnit.DAY, 15.0, "b")],
            id="each case its own",
        ),
        pytest.param((3, "OTHER"), [("a", 3, "OTHER")], [(TimeUnit.NOT_PUBLISHED, None, None)], id="nobody knows"),
        pytest.param((None, "DAY"), [], [(TimeUnit.NOT_PUBLISHED, None, None)], id="no number"),
    ],
)
def test_limit_of_the_api(term, cases, expected):
    """OTHER carries a number that means nothing: the term is that of the cases."""
    found = from_term(*term, [CaseTerm(*case) for case in cases])
    assert [(time.unit, time.amount, time.note and time.note.vi) for time in found] == expected
