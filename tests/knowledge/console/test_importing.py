"""Imports in the console: read aside, told in the official's language, written once somebody has confirmed."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from knowledge.console.importing import LARGEST
from knowledge.console.roles import Role
from knowledge.console.runs import Runs
from knowledge.dossiers.stored import StoredDossiers
from knowledge.importing import workbook
from knowledge.importing.template import rows_of
from knowledge.reading import plain
from tests.builders import BIRTH, a_procedure
from tests.knowledge.dossiers.rows import CODE, IDENTITY, OWNER, PHONE, a_code, a_row, write_csv
from tests.knowledge.importing.samples import a_line, lines_file

KITE = "1.000001"
WHY = [("reason", "theo Cổng dịch vụ công")]


@pytest.fixture
async def publisher(signed_in):
    """Somebody who may import."""
    return await signed_in(Role.PUBLISHER)


def template(folder: Path, *procedures, name: str = "mau.xlsx") -> Path:
    """Our template with these procedures, exported from version 1."""
    path = folder / name
    workbook.write(path, (row for procedure in procedures for row in rows_of(plain(procedure), 1)))
    return path


def edited(path: Path, sheet: str, cell: str, value: object) -> Path:
    """The same file with a value typed into a cell."""
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    return path


async def test_nothing_is_written_until_it_is_confirmed(publisher, store, tmp_path):
    """The report first; then the reason and the name stand in the versions and in the log; again, nothing changes."""
    file = lines_file(tmp_path, a_line())
    run = (await publisher.hand_in("/import", file)).place
    page = await publisher.get(run)
    assert "Xem trước khi ghi" in page.text
    assert KITE in page.text
    assert store.live() == {}
    await publisher.post(f"{run}/confirm", WHY)
    assert "đã công bố 1 thủ tục" in (await publisher.get(run)).text
    assert store.live()[KITE].editor == "import: Lê Publisher (publisher)"
    (line,) = store.audit.entries(action="import")
    assert (line.subject, line.editor, line.reason, line.details) == (
        "rows.jsonl", "import: Lê Publisher (publisher)", WHY[0][1], {"procedures": 1},
    )  # fmt: skip
    again = (await publisher.hand_in("/import", file)).place
    assert "Không có gì thay đổi" in (await publisher.get(again)).text


async def test_a_change_is_told_field_by_field(publisher, store, tmp_path):
    """What was edited in the template is shown beside what is published, and signed by the editor."""
    store.publish([a_procedure()], editor="Lan", reason="r")
    file = edited(template(tmp_path, a_procedure()), "procedures", "C3", "Đăng ký khai sinh điện tử")
    run = (await publisher.hand_in("/import", file)).place
    page = await publisher.get(run)
    assert "<ins> điện tử</ins>" in page.text
    assert "Tên thủ tục · Tiếng Việt" in page.text
    await publisher.post(f"{run}/confirm", WHY)
    assert store.procedure(BIRTH).names.vi == "Đăng ký khai sinh điện tử"
    assert store.live()[BIRTH].editor == "Lê Publisher (publisher)"


async def test_a_bad_row_is_told_and_the_others_are_taken(publisher, store, tmp_path):
    """Row, field, value and reason, in the official's language and as a text to keep."""
    file = lines_file(tmp_path, a_line(), a_line(code="diều<b>"), a_line(), "{nonsense}")
    run = (await publisher.hand_in("/import", file)).place
    page = (await publisher.get(run)).text
    for told in (
        "rows.jsonl, dòng 2",
        "&lt;b&gt;&#34; không phải mã thủ tục",
        "Trùng mã, đã có ở rows.jsonl:1",
        "không phải JSON",
    ):
        assert told in page
    assert "not_a_procedure_code" in (await publisher.get(f"{run}/report")).text
    await publisher.post(f"{run}/confirm", WHY)
    assert list(store.live()) == [KITE]


def macros(path: Path) -> Path:
    """With a macro in it."""
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")
    return path


def merged(path: Path) -> Path:
    """With merged cells."""
    book = load_workbook(path)
    book["steps"].merge_cells("A3:B3")
    book.save(path)
    return path


def renamed(path: Path) -> Path:
    """With a sheet of another name."""
    book = load_workbook(path)
    book["steps"].title = "buoc"
    book.save(path)
    return path


def cut(path: Path) -> Path:
    """Its end is missing."""
    path.write_bytes(path.read_bytes()[:-30])
    return path


BAD = {
    "macros": (lambda folder: macros(template(folder)), "có macro"),
    "formula": (lambda folder: edited(template(folder, a_procedure()), "steps", "B3", "=1+1"), "ô B3 có công thức"),
    "merged cells": (lambda folder: merged(template(folder, a_procedure())), "bị gộp"),
    "wrong sheet": (lambda folder: renamed(template(folder, a_procedure())), "thiếu trang tính steps"),
    "cut workbook": (lambda folder: cut(template(folder)), "Không phải tệp XLSX"),
    "cut lines": (lambda folder: cut(lines_file(folder, a_line(), a_line())), "bị cắt giữa chừng ở dòng 2"),
    "deep": (lambda folder: lines_file(folder, "[" * 100_000), "lồng quá nhiều tầng"),
    "blank": (lambda folder: template(folder), "không có thủ tục nào"),
    "kind": (lambda folder: write_csv(folder / "a.csv", []), "Không nhận loại tệp"),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_file_is_one_clear_sentence(publisher, store, tmp_path, name):
    """In the official's language; nothing is there to be confirmed."""
    make, told = BAD[name]
    run = (await publisher.hand_in("/import", make(tmp_path))).place
    page = (await publisher.get(run)).text
    assert told in page
    assert "Chưa có gì được ghi" in page
    assert (await publisher.post(f"{run}/confirm", WHY)).place == run
    assert store.live() == {}


async def test_what_is_too_large_is_refused_at_the_door(publisher, store, tmp_path):
    """Before it is read or kept anywhere."""
    file = tmp_path / "rows.jsonl"
    with file.open("wb") as stream:
        stream.truncate(LARGEST + 1)
    page = await publisher.hand_in("/import", file)
    assert (page.status, "Dữ liệu quá lớn" in page.text) == (413, True)


async def test_a_large_file_is_only_taken_from_who_may_import(signed_in, officials, tmp_path):
    """A stranger, or somebody who may only look, fills no disk: theirs are refused before they are read."""
    file = tmp_path / "rows.jsonl"
    with file.open("wb") as stream:
        stream.truncate(3_000_000)
    for somebody in (officials(), await signed_in(Role.VIEWER)):
        assert (await somebody.hand_in("/import", file)).status == 413
    assert (await (await signed_in(Role.PUBLISHER)).hand_in("/import", file)).status == 303


async def test_a_full_disk_is_said_to_be_full(publisher, store, monkeypatch, tmp_path):
    """And nothing is read."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    page = await publisher.hand_in("/import", lines_file(tmp_path, a_line()))
    assert (page.status, "không còn chỗ" in page.text) == (507, True)


async def test_no_file_and_no_reason(publisher, store, tmp_path):
    """Both are asked for, and what was read waits."""
    assert (await publisher.hand_in("/import")).status == 422
    run = (await publisher.hand_in("/import", lines_file(tmp_path, a_line()))).place
    assert (await publisher.post(f"{run}/confirm", [("reason", "x")])).status == 422
    assert store.live() == {}


async def test_two_confirmations_write_once(publisher, store, tmp_path):
    """The second finds it done; what is discarded is gone."""
    run = (await publisher.hand_in("/import", lines_file(tmp_path, a_line()))).place
    for _ in range(2):
        await publisher.post(f"{run}/confirm", WHY)
    assert store.live()[KITE].number == 1
    assert (await publisher.post(f"{run}/discard")).place == "/import?done=import_discarded"
    assert (await publisher.get(run)).status == 404


async def test_somebody_was_faster(publisher, store, tmp_path):
    """What was published since it was compared is not overwritten."""
    run = (await publisher.hand_in("/import", lines_file(tmp_path, a_line()))).place
    store.publish([a_procedure(code=KITE)], editor="Lan", reason="r")
    await publisher.post(f"{run}/confirm", WHY)
    assert "đã có người công bố" in (await publisher.get(run)).text
    assert store.live()[KITE].editor == "Lan"


async def test_dossiers_are_imported_without_anything_personal(publisher, store, tmp_path):
    """The report, the log and the database hold neither name nor number."""
    rows = [a_row(GhiChu=f"Đã gọi {OWNER} {PHONE}"), a_row(MaHoSo=a_code(7), SoDienThoai="12", MaDoiTuong="")]
    run = (await publisher.hand_in("/dossiers", write_csv(tmp_path / "hoso.csv", rows))).place
    page = (await publisher.get(run)).text
    assert "Cần ít nhất bốn chữ số" in page
    assert StoredDossiers(store.engine).count() == 0
    kept = Runs(store.engine).packed(run.rpartition("/")[2], "parcel").decode()
    await publisher.post(f"{run}/confirm", WHY)
    page += (await publisher.get(run)).text + (await publisher.get(f"{run}/report")).text
    assert [secret for secret in (OWNER, PHONE, IDENTITY) if secret in page + kept] == []
    assert StoredDossiers(store.engine).look_up(CODE).dossier.procedure == "Đăng ký tạm trú"
    (line,) = store.audit.entries(action="import_dossiers")
    assert (line.subject, line.reason, line.details["dossiers"]) == ("hoso.csv", WHY[0][1], 1)
    assert (await publisher.get(run.replace("dossiers", "import"))).status == 404


async def test_a_file_that_would_not_be_answered_from_is_said_to_be_so(publisher, monkeypatch, tmp_path):
    """Where a provincial system is asked instead."""
    assert "DOSSIER_SOURCE" not in (await publisher.get("/dossiers")).text
    (tmp_path / "system.yml").write_text("url: http://127.0.0.1", "utf-8")
    monkeypatch.setenv("DOSSIER_SOURCE", str(tmp_path / "system.yml"))
    assert "DOSSIER_SOURCE" in (await publisher.get("/dossiers")).text


async def test_template_goes_out_and_in(publisher, store, tmp_path):
    """What is exported and imported again changes nothing; the blank one has no rows; an unknown code is named."""
    store.publish([a_procedure()], editor="Lan", reason="r")
    run = (await publisher.post("/export", [("codes", BIRTH)])).place
    assert f"{run}/file" in (await publisher.get(run)).text
    file = tmp_path / "mau.xlsx"
    file.write_bytes(Runs(store.engine).packed(run.rpartition("/")[2], "parcel"))
    again = (await publisher.hand_in("/import", file)).place
    assert "Không có gì thay đổi" in (await publisher.get(again)).text
    assert (await publisher.get("/export/blank")).status == 200
    assert "9.999999" in (await publisher.post("/export", [("codes", "9.999999")])).text
