"""Names that differ by a denial are told apart by it."""

from __future__ import annotations

import pytest

from knowledge.search.denial import denied, opposed
from nlu.text.terms import terms

ASSESSED = "Cấp phép nhập khẩu thủy sản sống đối với trường hợp phải đánh giá rủi ro"
SPARED = "Cấp phép nhập khẩu thủy sản sống đối với trường hợp không phải đánh giá rủi ro"
PARENTS = "Cấp giấy chứng nhận cơ sở ương dưỡng giống thủy sản (đối với giống bố mẹ)"
OTHERS = "Cấp giấy chứng nhận cơ sở ương dưỡng giống thủy sản (trừ cơ sở ương dưỡng giống thủy sản bố mẹ)"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (SPARED, {"danh", "gia", "rui", "ro"}),
        (ASSESSED, set()),
        (OTHERS, {"bo", "me"}),
        ("đăng ký tạm trú", set()),
        ("dang ky tam tru cho nguoi thue", set()),
    ],
    ids=["not", "nothing", "except", "trú is not trừ", "nor without marks"],
)
def test_what_is_denied(said, words):
    """Only what stands under a denial and nowhere else."""
    assert denied(terms(said, "vi")) == words


@pytest.mark.parametrize(
    ("question", "names", "against"),
    [
        ("trường hợp phải đánh giá rủi ro thì cần gì", (ASSESSED, SPARED), [0.0, 1.0]),
        ("không phải đánh giá rủi ro thì cần gì", (ASSESSED, SPARED), [1.0, 0.0]),
        ("giống bố mẹ thì xin giấy gì", (PARENTS, OTHERS), [0.0, 1.0]),
        ("con tôi không có giấy chứng sinh", ("Đăng ký khai sinh", "Đăng ký khai tử"), [0.0, 0.0]),
    ],
    ids=["affirmed", "denied", "except", "a story denies what it likes"],
)
def test_the_opposite_is_told_from_its_twin(question, names, against):
    """Words that no name denies are not disputed."""
    assert opposed(names, terms(question, "vi")).tolist() == against
