"""A record of a source, made into a procedure."""

from __future__ import annotations

import pytest

from knowledge.importing.building import province_of
from knowledge.procedure import Aspect, Confidence, LegalBasis, Level
from tests.knowledge.importing.samples import a_document, a_method, built


def test_whole_record():
    """Every field of a good row arrives, and nothing is odd about it."""
    made = built()
    procedure = made.procedure
    assert (made.rejections, made.notices) == ([], [])
    assert procedure.names.vi == "Cấp giấy phép thả diều"
    assert [step.vi for step in procedure.steps] == ["Nộp hồ sơ", "Nhận kết quả"]
    assert [text.vi for text in procedure.requirements] == ["Diều dài không quá 2 m", "Có dây"]
    assert procedure.legal_basis == (LegalBasis("12/2025/NĐ-CP", "Nghị định về diều"),)
    assert (procedure.as_of, procedure.confidence) == ("2026-04-16", Confidence.MEDIUM)
    assert procedure.applicants.vi == "Công dân Việt Nam; Người nước ngoài"


@pytest.mark.parametrize(
    ("levels", "sector", "expected"),
    [
        pytest.param(["tỉnh", "xã"], "Hộ tịch", Level.COMMUNE, id="commune among others"),
        pytest.param(["bộ", "tỉnh"], "Hộ tịch", Level.PROVINCE, id="province"),
        pytest.param(["xã"], "Hải quan", Level.OTHER, id="customs are no committee"),
        pytest.param(["xã"], "Kho bạc Nhà nước", Level.OTHER, id="nor is the treasury"),
        pytest.param(["xã"], "Quản lý thuế, phí", Level.OTHER, id="nor the tax office"),
        pytest.param(["tỉnh"], "Thuế", Level.PROVINCE, id="the province's tax office"),
        pytest.param([], "Hộ tịch", Level.OTHER, id="untold"),
    ],
)
def test_level(levels, sector, expected):
    """The level nearest to the citizen, unless "xã" only means a branch there."""
    assert built(level=levels, field=sector).procedure.level is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"empty": True}, Confidence.LOW, id="title only"),
        pytest.param({"documents": [], "methods": [], "steps": []}, Confidence.LOW, id="nothing to tell"),
        pytest.param({"type": "", "in_catalog_2026_07_18": False}, Confidence.LOW, id="gone from the catalogue"),
        pytest.param({"agency": ""}, Confidence.LOW, id="no agency"),
        pytest.param({"documents": []}, Confidence.MEDIUM, id="no papers"),
    ],
)
def test_confidence(changes, expected):
    """An import is never sure, and says so where the record is empty or gone."""
    assert built(**changes).procedure.confidence is expected


@pytest.mark.parametrize(
    ("updated", "crawled", "expected"),
    [
        pytest.param("", "2026-07 (day unknown)", "2026-07", id="a month"),
        pytest.param("", "2025-11/12", "2025-11", id="two months"),
        pytest.param("2026-04-16", "2026-07-18", "2026-04-16", id="the source's own date"),
    ],
)
def test_as_of(updated, crawled, expected):
    """As old as the source says, else as old as the crawl."""
    assert built(updated_at=updated, crawled_at=crawled).procedure.as_of == expected


@pytest.mark.parametrize(
    ("issuer", "agency", "expected"),
    [
        pytest.param("UBND tỉnh Lào Cai", "Sở Xây dựng", "Lào Cai", id="a province"),
        pytest.param("UBND Thành phố Huế", "Sở Xây dựng", "Huế", id="a city"),
        pytest.param("Bộ Tư pháp", "UBND cấp xã - Tỉnh Lâm Đồng", "", id="nationwide"),
        pytest.param("", "UBND cấp xã - Tỉnh Lâm Đồng", "Lâm Đồng", id="only the agency tells"),
        pytest.param("", "Ủy ban nhân dân cấp tỉnh", "", id="no name"),
    ],
)
def test_province(issuer, agency, expected):
    """A province's own variant is marked with its name."""
    assert province_of(issuer, agency) == expected


def test_notes_become_remarks():
    """A sentence among the documents is told as a remark about them, and reported."""
    made = built(documents=[a_document(), a_document("Trường hợp nộp trực tuyến thì tải lên.", originals=0)])
    assert [text.vi for text in made.procedure.remarks[Aspect.DOCUMENTS]] == ["Trường hợp nộp trực tuyến thì tải lên."]
    assert [notice.reason for notice in made.notices] == ["notes_became_remarks"]


def test_two_methods_of_one_channel():
    """Where a channel is told twice, its notes stand beside the times: they are the cases."""
    methods = [a_method(note="Đất ở"), a_method(note="Đất khác", time_limit="9 ngày")]
    times = [time for method in built(methods=methods).procedure.methods for time in method.times]
    assert [(time.amount, time.note.vi) for time in times] == [(3.0, "Đất ở"), (9.0, "Đất khác")]


def test_unknown_fee_beside_a_known_one():
    """ "Not published" is said only when nothing else is."""
    raw = [{"type": "FEE", "value": None, "description": ""}, {"type": "SERVICE_FEE", "value": 5000, "currency": ""}]
    (method,) = built(methods=[a_method(fees_raw=raw)]).procedure.methods
    assert [(fee.amount, fee.note.vi) for fee in method.fees] == [(5000, "Lệ phí")]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"agency": ""}, "not_named_by_the_source", id="agency"),
        pytest.param({"requirements": "i tượng, người giám hộ"}, "begins_in_the_middle_of_a_word", id="cut text"),
        pytest.param({"steps": ["nộp tâm Phục vụ hành chính công"]}, "words_lost_before", id="garbled text"),
        pytest.param({"documents": [a_document(";")]}, "fragment_left_out", id="fragment"),
        pytest.param({"methods": [a_method(fee="90 VNĐ")]}, "sum_too_small_for_dong", id="slip of the unit"),
    ],
)
def test_oddities_are_kept_and_reported(changes, reason):
    """What is odd is imported all the same, and somebody is told."""
    made = built(**changes)
    assert (made.rejections, [notice.reason for notice in made.notices]) == ([], [reason])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"code": "12"}, "code", id="no code"),
        pytest.param({"name": ""}, "names.vi", id="no name"),
        pytest.param({"updated_at": "", "crawled_at": "soon"}, "as_of", id="no date"),
    ],
)
def test_unfit_record_is_rejected(changes, field):
    """What may not be published is rejected with row, field, value and reason."""
    (finding,) = built(**changes).rejections
    assert (finding.place, finding.field) == ("row 1", field) and finding.reason
