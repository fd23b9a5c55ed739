"""A source's row becomes a dossier without its owner, or a list of faults."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from knowledge.dossiers.dossier import Status
from knowledge.dossiers.fields import Faulty, read_dossier, status_of
from knowledge.dossiers.keys import proves
from knowledge.dossiers.plain import from_plain, to_plain
from tests.knowledge.dossiers.rows import CODE, DIGITS, IDENTITY, IDENTITY_DIGITS, KEYS, OWNER, PHONE, a_dossier, a_row


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("1", "registered"), ("2", "received"), ("3", "refused"), ("4", "processing"), ("5", "supplement"),
        ("6", "payment"), ("7", "withdrawn"), ("8", "stopped"), ("9", "done"), ("10", "returned"),
        ("Đang xử lý", "processing"), ("DANG XU LY", "processing"), ("Chờ trả kết quả", "done"),
        ("Đã bổ sung – chờ tiếp nhận", "received"), ("Yêu cầu thực hiện nghĩa vụ tài chính", "payment"),
        ("11", "unknown"), ("Nhận trực tiếp", "unknown"), ("", "unknown"),
    ],
)  # fmt: skip
def test_status_is_understood_or_left_as_it_is(given, status):
    """Numbers, official words, the words of other pages; nothing is guessed."""
    assert status_of(given) is Status(status)


@pytest.mark.parametrize(
    "given",
    ["20261126170000", "20261126", "2026-11-26", "26/11/2026", "26/11/2026 17:00", "2026-11-26T10:00:00.000+0000",
     "1795687200000", datetime(2026, 11, 26, 17), date(2026, 11, 26)],
)  # fmt: skip
def test_date_is_read_in_any_shape(given):
    """As the services, the spreadsheets and the web interfaces write it, in local time."""
    assert a_dossier(NgayHenTra=given).due == date(2026, 11, 26)


def test_owner_and_numbers_are_not_kept():
    """Neither in their fields nor in an officer's remark."""
    note = f"Mời bà {OWNER.upper()} ({PHONE}) mang CCCD {IDENTITY} tới"
    supplement = [{"NoiDungBoSung": f"{OWNER} bổ sung hợp đồng", "NgayYeuCau": "20261117"}]
    kept = str(to_plain(a_dossier(GhiChu=note, DanhSachHoSoBoSung=supplement)))
    assert [secret for secret in (OWNER, OWNER.upper(), PHONE, IDENTITY) if secret in kept] == []
    assert "bổ sung hợp đồng" in kept


@pytest.mark.parametrize(("digits", "opens"), [(DIGITS, True), (IDENTITY_DIGITS, True), ("0000", False), ("", False)])
def test_last_digits_of_either_number_prove(digits, opens):
    """Of the telephone or of the identity card."""
    assert proves(a_dossier().proofs, KEYS.proof(CODE, digits)) is opens


def test_digits_of_one_dossier_do_not_open_another():
    """The hash is of the code too."""
    assert not proves(a_dossier().proofs, KEYS.proof("H48.22.15-261116-0024", DIGITS))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"MaHoSo": "H48.22.15-2611"}, "MaHoSo"),
        ({"MaHoSo": None}, "MaHoSo"),
        ({"MaHoSo": f"{CODE} {CODE}"}, "MaHoSo"),
        ({"TrangThaiHoSo": ""}, "TrangThaiHoSo"),
        ({"NgayTiepNhan": "hôm qua"}, "NgayTiepNhan"),
        ({"NgayHenTra": "20261110"}, "NgayHenTra"),
        ({"SoDienThoai": "", "MaDoiTuong": "12"}, "SoDienThoai, MaDoiTuong"),
    ],
)
def test_row_that_is_no_dossier_says_why(changes, field):
    """The field, the value, the reason."""
    with pytest.raises(Faulty) as refused:
        read_dossier(a_row(**changes), KEYS)
    assert [fault.field for fault in refused.value.faults] == [field]


def test_fault_repeats_no_personal_number():
    """A report is read by many."""
    with pytest.raises(Faulty) as refused:
        read_dossier(a_row(SoDienThoai="xx 12", MaDoiTuong="", TrangThaiHoSo=""), KEYS)
    assert {fault.value for fault in refused.value.faults} == {""}


def test_number_typed_into_a_spreadsheet_is_a_number():
    """5.0 is status 5, and a telephone number without its zero still ends in the same digits."""
    dossier = a_dossier(TrangThaiHoSo=5.0, SoDienThoai=905123456.0, MaDoiTuong=None)
    assert dossier.status is Status.SUPPLEMENT
    assert proves(dossier.proofs, KEYS.proof(CODE, DIGITS))


def test_plain_data_and_back():
    """What is kept is what was read."""
    dossier = a_dossier(NgayTra="20261125", DanhSachHoSoBoSung=[{"NoiDung": "ảnh", "NgayYeuCau": "20261117"}])
    assert from_plain(to_plain(dossier)) == dossier
