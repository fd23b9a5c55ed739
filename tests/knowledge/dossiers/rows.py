"""Rows of a centre's daily file, true to the official field names, and the files they stand in."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from knowledge.dossiers.dossier import Dossier
from knowledge.dossiers.fields import OFFICIAL, read_dossier
from knowledge.dossiers.keys import Keys

KEYS = Keys(b"k" * 32)
CODE, DIGITS, IDENTITY_DIGITS = "H48.22.15-261116-0023", "3456", "1234"
OWNER, PHONE, IDENTITY = "Nguyễn Thị Bưởi", "0905123456", "051190001234"


def a_row(**changes: Any) -> dict[str, Any]:
    """A dossier for temporary residence, received on Monday 16 November 2026 and due on Thursday 26."""
    return {
        "MaHoSo": CODE, "MaTTHC": "1.004194", "TenTTHC": "Đăng ký tạm trú", "ChuHoSo": OWNER, "SoDienThoai": PHONE,
        "MaDoiTuong": IDENTITY, "NgayTiepNhan": "20261116083000", "NgayHenTra": "20261126170000", "TrangThaiHoSo": "4",
        "DonViXuLy": "Công an xã Sơn Tịnh",
    } | changes  # fmt: skip


def a_dossier(**changes: Any) -> Dossier:
    """The dossier of such a row."""
    return read_dossier(a_row(**changes), KEYS)


def a_code(number: int) -> str:
    """The code of the day's dossier `number`."""
    return f"H48.22.15-261116-{number:04}"


def write_csv(path: Path, rows: list[dict[str, Any]], names: tuple[str, ...] = OFFICIAL, delimiter: str = ",") -> Path:
    """The rows as a CSV file, with a byte-order mark as spreadsheets write it."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, names, delimiter=delimiter, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, rows: list[dict[str, Any]], names: tuple[str, ...] = OFFICIAL) -> Path:
    """The rows as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("HoSo")
    sheet.append(names)
    for row in rows:
        sheet.append([row.get(name) for name in names])
    book.save(path)
    return path
