"""What may be repeated of a fee."""

from __future__ import annotations

import pytest

from knowledge.importing.fees import from_text, from_value
from knowledge.procedure import FeeBasis

AMOUNT, FREE, LOCAL, UNKNOWN = FeeBasis.AMOUNT, FeeBasis.FREE, FeeBasis.SET_LOCALLY, FeeBasis.NOT_PUBLISHED
COUNCIL = "Mức lệ phí do Hội đồng nhân dân cấp tỉnh quyết định."
EXEMPTIONS = "Miễn lệ phí cho người thuộc hộ nghèo; người khuyết tật."


@pytest.mark.parametrize(
    ("value", "currency", "note", "basis", "amount"),
    [
        pytest.param(0, "", "", UNKNOWN, None, id="zero is not free"),
        pytest.param(None, "Việt Nam Đồng", "", UNKNOWN, None, id="null is not free"),
        pytest.param(0, "", "Miễn lệ phí.", FREE, None, id="the note lifts it for all"),
        pytest.param(0, "", "Không thu phí", FREE, None, id="not collected"),
        pytest.param(0, "", "Miễn lệ phí (Thông tư số 47/2019/TT-BTC).", FREE, None, id="lifted by a named act"),
        pytest.param(0, "", EXEMPTIONS, UNKNOWN, None, id="lifted for some only"),
        pytest.param(0, "", "Không có", UNKNOWN, None, id="the note says nothing"),
        pytest.param(0, "", f"{COUNCIL} {EXEMPTIONS}", LOCAL, None, id="set by the council, lifted for some"),
        pytest.param(None, "", "Theo Nghị quyết của HĐND tỉnh", LOCAL, None, id="the council, abbreviated"),
        pytest.param(0, "", "10.000 đồng/giấy.", AMOUNT, 10_000, id="one sum in the note"),
        pytest.param(
            0, "", "Dưới 5 tấn: 50.000 đồng; trên 5 tấn: 90.000 đồng", UNKNOWN, None, id="two sums in the note"
        ),
        pytest.param(0, "", "Tối đa 200.000 đồng/bản", UNKNOWN, None, id="a sum that is a limit"),
        pytest.param(0, "", "Miễn lệ phí. Phí công bố: 100.000 đồng", UNKNOWN, None, id="free and a sum"),
        pytest.param(8000, "", f"8.000 đồng/văn bản. {EXEMPTIONS}", AMOUNT, 8_000, id="a sum with exemptions"),
        pytest.param(30, "USD", "Đăng ký giám hộ", AMOUNT, 30, id="dollars"),
        pytest.param(135, "VNĐ", "135.000 đồng/lần", AMOUNT, 135_000, id="a slip that the note puts right"),
        pytest.param(90, "", "Theo Thông tư số 199/2016/TT-BTC", UNKNOWN, None, id="a slip that nothing puts right"),
        pytest.param(1.5, "USD", "", UNKNOWN, None, id="not a whole sum"),
    ],
)
def test_value_and_note_of_the_api(value, currency, note, basis, amount):
    """A number is believed when it can be one, a note when it can mean only one thing."""
    fee = from_value(value, currency, note).fee
    assert (fee.basis, fee.amount) == (basis, amount)


@pytest.mark.parametrize(
    ("text", "basis", "amount", "currency"),
    [
        pytest.param("Miễn phí", UNKNOWN, None, "VND", id="the page's word for 0"),
        pytest.param("Miễn phí(Miễn lệ phí)", FREE, None, "VND", id="the page's 0 with a note that lifts it"),
        pytest.param("Miễn phí(50.000 đồng/giấy)", AMOUNT, 50_000, "VND", id="the page's 0 with a sum"),
        pytest.param("Không có thông tin(2)", UNKNOWN, None, "VND", id="no information"),
        pytest.param("500,000 Việt Nam Đồng(/hồ sơ)", AMOUNT, 500_000, "VND", id="a sum"),
        pytest.param("145 USD(Thẻ tạm trú: 145 USD/thẻ.)", AMOUNT, 145, "USD", id="dollars"),
        pytest.param("Phí : 0 Đồng", UNKNOWN, None, "VND", id="the old form's 0"),
        pytest.param("Phí : không Đồng", UNKNOWN, None, "VND", id="the old form's nought in words"),
        pytest.param("Lệ phí : 20000 Đồng (Người điều khiển)", AMOUNT, 20_000, "VND", id="the old form's sum"),
    ],
)
def test_cell_of_a_page(text, basis, amount, currency):
    """A cell is a label and a note; the label alone never makes anything free."""
    (reading,) = from_text(text)
    assert (reading.fee.basis, reading.fee.amount, reading.fee.currency) == (basis, amount, currency)


@pytest.mark.parametrize(
    ("text", "amount", "doubt"),
    [
        pytest.param("120,000 VNĐ", None, "time_and_sum_run_together", id="1 and 20,000"),
        pytest.param("120 VNĐ(20.000 vnđ / tờ khai)", 20_000, "time_and_sum_run_together", id="the note knows"),
        pytest.param("1,500,000 VNĐ", 1_500_000, "", id="what is left would be no sum"),
        pytest.param("70,000 VNĐ", 70_000, "", id="no 1 before it"),
    ],
)
def test_time_and_sum_run_together(text, amount, doubt):
    """Where nothing separates the columns, a sum that may begin with the time is not believed."""
    (reading,) = from_text(text, columns_glued=True)
    assert (reading.fee.amount, reading.doubt) == (amount, doubt)


def test_a_line_a_fee():
    """The old form writes each fee on its own line behind its label."""
    fees = [r.fee for r in from_text("Lệ phí : 01 USD (Người lớn)\nLệ phí : 20000 Đồng (Tàu)\nFile đính kèm: a.pdf")]
    assert [(fee.amount, fee.currency, fee.note.vi) for fee in fees] == [
        (1, "USD", "Người lớn"),
        (20_000, "VND", "Tàu"),
    ]


@pytest.mark.parametrize(
    ("note", "per", "kept"),
    [
        pytest.param("/hồ sơ", "hồ sơ", None, id="only the unit"),
        pytest.param("50.000 đồng/ hộ chiếu.", "hộ chiếu", None, id="the sum again"),
        pytest.param(
            "50.000 đồng/thẻ. Cấp lại: 90.000 đồng", "thẻ", "50.000 đồng/thẻ. Cấp lại: 90.000 đồng", id="more"
        ),
        pytest.param("Lệ phí cấp thẻ", None, "Lệ phí cấp thẻ", id="no unit"),
    ],
)
def test_what_the_sum_is_for(note, per, kept):
    """The unit is taken from the note, and a note that says nothing else is dropped."""
    fee = from_value(50_000, "", note).fee
    assert (fee.per and fee.per.vi, fee.note and fee.note.vi) == (per, kept)


def test_contradiction_is_doubted():
    """A note that names only other sums is reported, the published sum kept."""
    reading = from_value(40_000, "", "50.000đ/giấy thông hành")
    assert (reading.fee.amount, reading.doubt, reading.value) == (40_000, "note_names_another_sum", "40000")
