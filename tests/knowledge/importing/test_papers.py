"""The portal's list of documents mixes papers and notes."""

from __future__ import annotations

import pytest

from knowledge.importing.papers import told_apart
from knowledge.importing.source import SourcePaper
from knowledge.procedure import Handling

LONG = "Bản chụp các giấy tờ gửi kèm theo hồ sơ phải rõ nét và đầy đủ " + "theo quy định của pháp luật về hộ tịch " * 3


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        pytest.param("Trường hợp gửi qua bưu chính thì gửi kèm bản sao.", "", id="a case"),
        pytest.param("- Cá nhân có quyền lựa chọn cơ quan.", "* Lưu ý:", id="a person"),
        pytest.param("Hộ chiếu còn hạn", "Ghi chú", id="under a heading of notes"),
        pytest.param("Chứng cứ chứng minh quan hệ gồm:", "", id="the head of a list"),
        pytest.param("2/ Số lượng hồ sơ: 01 bộ", "", id="the number of dossiers"),
        pytest.param(f"{LONG.strip()}.", "", id="long prose"),
    ],
)
def test_sentence_is_a_note(name, heading):
    """Neither originals nor copies, and a sentence: a note, kept as one, and no paper."""
    papers = told_apart([SourcePaper(name, heading)])
    assert (len(papers.notes), papers.items) == (1, ())


@pytest.mark.parametrize(
    ("name", "originals"),
    [
        pytest.param("Giấy phép hàng quá cảnh (nếu có)", 0, id="uncounted"),
        pytest.param("Trường hợp trẻ bị bỏ rơi thì phải có biên bản", 1, id="counted"),
    ],
)
def test_paper_is_an_item(name, originals):
    """A paper stays one, uncounted or told as a case; 0 becomes unknown, not none."""
    (item,) = told_apart([SourcePaper(name, originals=originals)]).items
    assert (item.name.vi, item.originals, item.copies) == (name, originals or None, None)


@pytest.mark.parametrize("name", [";", ")", ". ", "a)"])
def test_fragment_is_left_out(name):
    """What a cut table leaves behind is neither paper nor note, but told."""
    papers = told_apart([SourcePaper(name, originals=1)])
    assert (papers.items, papers.notes, len(papers.fragments)) == ((), (), 1)


@pytest.mark.parametrize(
    ("heading", "note", "handling"),
    [
        pytest.param("* Giấy tờ phải nộp:", None, Handling.SUBMIT, id="to hand in"),
        pytest.param("Các giấy tờ phải xuất trình (bản chính), bao gồm", None, Handling.PRESENT, id="to show"),
        pytest.param("Thành phần hồ sơ", None, Handling.SUBMIT, id="says nothing"),
        pytest.param("Trường hợp ủy quyền:", "Trường hợp ủy quyền", Handling.SUBMIT, id="a case"),
        pytest.param("a) Đối với hộ gia đình", "Đối với hộ gia đình", Handling.SUBMIT, id="a lettered case"),
    ],
)
def test_heading_goes_with_the_paper(heading, note, handling):
    """A heading that names a case is the paper's condition and is not lost."""
    (item,) = told_apart([SourcePaper("Tờ khai", heading, originals=1)]).items
    assert (item.note and item.note.vi, item.handling) == (note, handling)


def test_each_once():
    """The same paper under the same heading is one paper."""
    assert len(told_apart([SourcePaper("Tờ khai", originals=1)] * 2).items) == 1
