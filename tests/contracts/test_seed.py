"""The shipped content: enough, complete, dated and sourced."""

from __future__ import annotations

import pytest

from knowledge.procedure import Level
from knowledge.validation import problems, untranslated
from nlu.text.languages import LANGUAGES

PROMISED = {
    "khai sinh": "1.001193",
    "khai sinh liên thông": "2.000986",
    "kết hôn": "1.000894",
    "khai tử": "1.000656",
    "xác nhận tình trạng hôn nhân": "1.004873",
    "trích lục": "2.000635",
    "cải chính hộ tịch": "1.004859",
    "đăng ký lại khai sinh": "1.004884",
    "giám hộ": "1.004837",
    "nhận cha, mẹ, con": "1.001022",
    "chứng thực bản sao": "2.000815",
    "chứng thực chữ ký": "2.000884",
    "chứng thực giao dịch": "2.001035",
    "thường trú": "1.004222",
    "tạm trú": "1.004194",
    "tách hộ": "1.010038",
    "xác nhận cư trú": "1.010041",
    "đổi căn cước": "1.014063",
    "cấp lại căn cước": "1.014064",
    "trợ cấp hưu trí xã hội": "1.014027",
    "trợ cấp xã hội hằng tháng": "1.001776",
    "khuyết tật": "1.001699",
    "hộ nghèo": "1.011607",
    "mai táng phí": "1.001731",
    "thành lập hộ kinh doanh": "1.001612",
    "thay đổi hộ kinh doanh": "2.000720",
    "tạm ngừng hộ kinh doanh": "1.001570",
    "chấm dứt hộ kinh doanh": "1.001266",
    "giấy phép xây dựng nhà ở": "1.013225",
    "hòa giải đất đai": "1.012812",
    "đăng ký đất đai lần đầu": "1.013978",
    "tách thửa": "1.012784",
}
ENOUGH = 30


@pytest.mark.parametrize("code", PROMISED.values(), ids=PROMISED.keys())
def test_promised_procedure_is_there(seed, code):
    """What a commune's counter is asked for every week can be answered."""
    assert code in {procedure.code for procedure in seed.procedures}


def test_there_are_enough_procedures_of_the_commune(seed):
    """The first run answers more than a demonstration would."""
    assert sum(procedure.level is Level.COMMUNE for procedure in seed.procedures) >= ENOUGH


def test_every_procedure_may_be_published(seed):
    """No shipped record breaks a rule, and names and papers exist in three languages."""
    assert {p.code: found for p in seed.procedures if (found := problems(p) + untranslated(p))} == {}


def test_every_procedure_says_how_recent_and_from_where(seed):
    """A fact without a date or a source is a rumour."""
    assert [
        p.code for p in seed.procedures if not (p.as_of and p.confidence and p.sources and p.sources[0].title)
    ] == []


def test_every_procedure_has_everyday_names(seed):
    """A citizen of any language finds it by another name than the official one."""
    taught = {(phrase.code, phrase.language) for phrase in seed.phrases}
    lacking = [
        (p.code, language)
        for p in seed.procedures
        for language in LANGUAGES
        if not p.aliases.get(language) and (p.code, language) not in taught
    ]
    assert lacking == []


def test_related_procedures_are_codes(seed):
    """A pointer to another procedure never points to the procedure itself."""
    assert [p.code for p in seed.procedures if p.code in p.related] == []


def test_sample_office_can_be_called(seed):
    """Until a centre enters its own details, "not found" still names somebody to ask."""
    assert seed.office.name.vi
    assert seed.office.hotline or seed.office.phone
