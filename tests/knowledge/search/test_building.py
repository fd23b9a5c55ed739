"""An index that was carried over from the one before is the index that would have been built anew."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.procedure import Text
from knowledge.reading import plain
from knowledge.search.building import VIEWS, Builder, build
from knowledge.search.index import Index
from knowledge.search.query import query
from knowledge.search.records import Record, records
from knowledge.store import Publication
from tests.builders import BIRTH, COPY, a_plain_procedure, small_content

QUESTIONS = (
    "lm gks cho bé cần giấy tờ gì", "đăng ký kết hôn với người nước ngoài", "tạm trú", "sao y công chứng", "nuôi cá lồng",
)  # fmt: skip
FISHING = a_plain_procedure("1.009999", Text("Cấp phép nuôi cá lồng bè", "เลี้ยงปลาในกระชัง", "Cage fish farming permit"))


def held(*procedures) -> list[Record]:
    """The records of procedures, with the phrases of the small content."""
    publications = (Publication(p.code, 1, 1, False, plain(p)) for p in sorted(procedures, key=lambda p: p.code))
    return list(records(publications, small_content().phrases, {}))


def similarities(index: Index) -> dict[tuple[str, str], np.ndarray]:
    """How like every text is to every question, in every view."""
    asked = {text: query(text, "vi") for text in QUESTIONS}
    counts = {"words": "word_counts", "grams": "gram_counts", "marked": "marked_counts"}
    return {
        (name, text): getattr(index, name).similarities(getattr(wanted, counts[name]))
        for name in counts
        for text, wanted in asked.items()
    }


def assert_alike(one: Index, other: Index) -> None:
    """Whatever a search can ask of two indexes is answered alike."""
    assert (one.records, one.position, one.word_sets, one.all_words) == (
        other.records, other.position, other.word_sets, other.all_words,
    )  # fmt: skip
    assert one.term_idf == pytest.approx(other.term_idf)
    for name in VIEWS:
        assert getattr(one, name).vocabulary.keys() == getattr(other, name).vocabulary.keys()
    expected = similarities(other)
    for asked, values in similarities(one).items():
        np.testing.assert_allclose(values, expected[asked], atol=1e-6)
    for kind in one.runs:
        np.testing.assert_array_equal(one.runs[kind].owners, other.runs[kind].owners)
        np.testing.assert_array_equal(one.runs[kind].firsts, other.runs[kind].firsts)


CONTENT = small_content().procedures
RENAMED = [p.replace(names=Text("Sao y bản chính", "สำเนา", "Copies")) if p.code == COPY else p for p in CONTENT]
CHANGES = {
    "the same": CONTENT,
    "one more": [*CONTENT, FISHING],
    "one less": [p for p in CONTENT if p.code != BIRTH],
    "one renamed": RENAMED,
    "one more, one less, one renamed": [FISHING, *(p for p in RENAMED if p.code != BIRTH)],
    "none": [],
}


@pytest.mark.parametrize("after", CHANGES.values(), ids=CHANGES)
def test_carried_over_index_is_the_one_built_anew(after):
    """Whatever changed."""
    builder = Builder()
    builder.build(held(*CONTENT))
    assert_alike(builder.build(held(*after)), build(held(*after)))


def test_many_changes_in_a_row_leave_no_trace():
    """Back where it began."""
    builder = Builder()
    for after in (CONTENT, *CHANGES.values(), CONTENT):
        last = builder.build(held(*after))
    assert_alike(last, build(held(*CONTENT)))


def test_index_in_use_is_left_alone():
    """Whoever still searches the old one finds what it held."""
    builder = Builder()
    old = builder.build(held(*CONTENT))
    before = similarities(old)
    builder.build(held(*CHANGES["one more, one less, one renamed"]))
    for asked, values in similarities(old).items():
        np.testing.assert_array_equal(values, before[asked])
