"""What differs: the right fields, the right words, records that are matched and not counted."""

from __future__ import annotations

import pytest

from knowledge.console.differences import differences
from knowledge.reading import plain
from tests.builders import DECLARATION, a_procedure


def words(pieces) -> list[str]:
    """The stretches that the other side does not have."""
    return [piece.text for piece in pieces if not piece.same]


def test_equal_texts_do_not_differ():
    """Nothing is said where nothing is to say."""
    assert differences(plain(a_procedure()), plain(a_procedure())) == []


def test_only_the_words_that_changed_are_marked():
    """A long sentence with one new word has one mark."""
    one = differences({"names": {"vi": "Đăng ký khai sinh lại"}}, {"names": {"vi": "Đăng ký khai tử lại"}})[0]
    assert (one.path, words(one.before), words(one.after)) == ("names.vi", ["sinh"], ["tử"])


def test_thai_is_marked_by_letters():
    """Thai has no spaces; a mark stays with its letter."""
    one = differences({"names": {"vi": "", "th": "แจ้งเกิด"}}, {"names": {"vi": "", "th": "แจ้งตาย"}})[0]
    assert "".join(piece.text for piece in one.after if piece.same) == "แจ้ง"


def test_an_inserted_paper_does_not_mark_those_after_it():
    """Records are matched by what they say."""
    before = a_procedure()
    after = before.replace(items=(DECLARATION, *before.items))
    assert {line.path.split(".")[0] for line in differences(plain(before), plain(after))} == {"items[0]"} or {
        line.path.split(".")[0] for line in differences(plain(before), plain(after))
    } == {"items[1]"}


def test_a_changed_paper_is_one_paper_changed():
    """Not one taken away and another added."""
    before = plain(a_procedure())
    after = plain(a_procedure())
    after["items"][1]["name"]["vi"] = "Căn cước của cha hoặc mẹ"
    lines = differences(before, after)
    assert [(line.path, bool(line.before), bool(line.after)) for line in lines] == [("items[1].name.vi", True, True)]


@pytest.mark.parametrize("side", [0, 1])
def test_what_stands_on_one_side_only_is_whole_there_and_empty_here(side):
    """Added or taken away, field by field."""
    texts = [{}, {"steps": [{"vi": "Nộp"}]}]
    line = differences(*(texts if side else texts[::-1]))[0]
    assert words((line.before, line.after)[side]) == ["Nộp"]
    assert (line.before, line.after)[1 - side] == ()


def test_incomplete_draft_can_be_compared():
    """A draft may hold anything a form can."""
    lines = differences(plain(a_procedure()), {"code": "1.001193", "methods": [{"fees": [{"amount": "hai mươi"}]}]})
    assert "methods[0].fees[0].amount" in [line.path for line in lines]
