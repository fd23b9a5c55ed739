"""Our template: out, edited, and in again."""

from __future__ import annotations

import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from knowledge.errors import KnowledgeError, UnreadableFile
from knowledge.importing import workbook
from knowledge.importing.reading import read_files
from knowledge.importing.template import MAIN, layout, rows_of
from knowledge.procedure import Text
from knowledge.reading import plain
from knowledge.seeding import read_seed


@pytest.fixture(scope="module")
def seeded():
    """Procedures with everything in them: cases, remarks, three languages."""
    return {procedure.code: procedure for procedure in read_seed().procedures}


@pytest.fixture
def book(tmp_path, authored):
    """A workbook that holds one procedure."""
    return written(tmp_path, authored.replace(steps=(Text("Nộp"),), demand=2))


def written(folder, *procedures):
    """The path of a workbook with these procedures, each of version 3."""
    path = folder / "template.xlsx"
    workbook.write(path, (row for procedure in procedures for row in rows_of(plain(procedure), 3)))
    return path


def edit(path, sheet, cell, value):
    """Types a value into a cell."""
    opened = load_workbook(path)
    opened[sheet][cell] = value
    opened.save(path)
    return path


def test_round_trip(tmp_path, seeded):
    """Everything that is exported comes back as it was."""
    batch = read_files([written(tmp_path, *seeded.values())])
    assert (batch.rejected, {code: i.procedure for code, i in batch.procedures.items()}) == ([], seeded)
    assert {incoming.version for incoming in batch.procedures.values()} == {3}


def test_formula_like_text_stays_text(tmp_path, authored):
    """A text is never a formula, whatever it begins with."""
    odd = authored.replace(names=Text('=HYPERLINK("x")'))
    assert read_files([written(tmp_path, odd)]).procedures[odd.code].procedure == odd


def test_what_a_spreadsheet_makes_of_values(book, authored):
    """A code read as a number, a date read as a date and a number typed as text mean what they look like."""
    from datetime import datetime

    names = list(layout()[MAIN])
    opened = load_workbook(book)
    for column, value in (("code", 1.000001), ("as_of", datetime(2026, 1, 5)), ("demand", "2")):
        opened[MAIN].cell(3, names.index(column) + 1, value)
    opened.save(book)
    (incoming,) = read_files([book]).procedures.values()
    assert (incoming.procedure.code, incoming.procedure.as_of, incoming.procedure.demand) == (
        authored.code,
        "2026-01-05",
        2,
    )


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "told"),
    [
        pytest.param("procedures", "L3", "phường", "procedures row 3: 1.000001: level: must_be_one_of", id="choice"),
        pytest.param("procedures", "C3", None, "procedures row 3: 1.000001: names.vi: missing", id="no name"),
        pytest.param("procedures", "X3", "hai", "procedures row 3: 1.000001: demand: must_be_int", id="no number"),
        pytest.param("steps", "B3", None, "steps row 3: 1.000001: vi: missing", id="an entry of a list"),
        pytest.param("steps", "A3", "1.999999", "steps row 3: 1.999999: code: no_such_row_in_procedures", id="stray"),
        pytest.param("procedures", "B3", "ba", "procedures row 3: 1.000001: version: must_be_int", id="version"),
    ],
)
def test_bad_cell(book, sheet, cell, value, told):
    """A bad cell is told with sheet, row, field, value and reason."""
    finding = read_files([edit(book, sheet, cell, value)]).rejected[0]
    assert told in str(finding)


def test_bad_row_spoils_its_procedure_only(tmp_path, authored, seeded):
    """No procedure is taken in part, and the others are taken whole."""
    other = next(iter(seeded.values()))
    path = edit(written(tmp_path, authored.replace(steps=(Text("Nộp"),)), other), "steps", "B3", None)
    assert list(read_files([path]).procedures) == [other.code]


def test_entry_of_an_unknown_list(tmp_path, seeded):
    """A fee belongs to a method that is there."""
    path = edit(written(tmp_path, seeded["2.000942"]), "fees", "B3", 9)
    assert [finding.reason for finding in read_files([path]).rejected] == ["no_such_number"]


def test_wrong_sheets(tmp_path):
    """Another workbook is not ours."""
    book = Workbook()
    book.active.title = "Sheet1"
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(UnreadableFile, match="no sheet procedures.*found Sheet1"):
        read_files([tmp_path / "other.xlsx"])


@pytest.mark.parametrize(
    ("cell", "value", "reason"),
    [
        pytest.param("C1", "tên", "missing names.vi", id="renamed"),
        pytest.param("AZ1", "ghi chú", "unknown ghi chú", id="added"),
    ],
)
def test_wrong_columns(book, cell, value, reason):
    """A column that is gone or new is named: leaving it out would lose what it held."""
    with pytest.raises(UnreadableFile, match=f"sheet procedures: columns in row 1: {reason}"):
        read_files([edit(book, "procedures", cell, value)])


def test_formula(book):
    """A formula is refused with its cell; its value cannot be trusted."""
    with pytest.raises(UnreadableFile, match="sheet procedures: formula in cell C3"):
        read_files([edit(book, "procedures", "C3", "=A1")])


def test_merged_cells(book):
    """Merged cells hide what belongs to which row."""
    opened = load_workbook(book)
    opened["steps"].merge_cells("A3:B4")
    opened.save(book)
    with pytest.raises(UnreadableFile, match="merged cells A3:B4"):
        read_files([book])


@pytest.mark.parametrize(
    ("member", "content", "reason"),
    [
        pytest.param("xl/vbaProject.bin", b"x", "macros", id="macros"),
        pytest.param("xl/extra.xml", b'<!DOCTYPE a [<!ENTITY b "c">]>', "entities", id="entities"),
    ],
)
def test_dangerous_part(book, member, content, reason):
    """What a workbook has no need of is refused before anything reads it."""
    with zipfile.ZipFile(book, "a") as package:
        package.writestr(member, content)
    with pytest.raises(UnreadableFile, match=reason):
        read_files([book])


def test_too_many_rows(book):
    """100,000 rows are refused."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="n"><v>1</v></c></row>' for n in range(4, 100_000))
    long = book.with_name("long.xlsx")
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(long, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            first = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, content.replace(b"</sheetData>", f"{rows}</sheetData>".encode()) if first else content)
    with pytest.raises(UnreadableFile, match="sheet procedures: too many rows, at most 60,000"):
        read_files([long])


@pytest.mark.parametrize("content", [b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0old", b"x" * 100])
def test_no_workbook(tmp_path, content):
    """A file is not a workbook by its name."""
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match="not an XLSX workbook"):
        read_files([path])


def test_workbook_of_nonsense(tmp_path):
    """Nor is a package without a workbook in it."""
    with zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as package:
        package.writestr("[Content_Types].xml", "<a/>")
    with pytest.raises(UnreadableFile, match="not a readable workbook"):
        read_files([tmp_path / "broken.xlsx"])


def test_text_longer_than_a_cell(tmp_path, authored):
    """A text that would be cut is not written."""
    with pytest.raises(KnowledgeError, match=r"1.000001: steps.vi: longer than a cell: 40,000"):
        written(tmp_path, authored.replace(steps=(Text("x" * 40_000),)))
