"""XLSX files of our template, read and written row by row; the only module that knows openpyxl."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from knowledge.errors import KnowledgeError, UnreadableFile
from knowledge.importing.sheets import opened
from knowledge.importing.template import CHOICES, MAIN, Row, layout

MOST_ROWS = 60_000
"""Of one sheet; the whole national catalogue needs 22,000."""
LONGEST_CELL = 32_767
"""Characters; the format allows no more."""
FIRST_ROW = 3
"""Below the fields' names and their headings."""
WRAPPED = Alignment(wrap_text=True, vertical="top")
FIELD, HEADING = Font(color="808080"), Font(bold=True)


def read(path: Path) -> Iterator[Row]:
    """Every filled row of the template's sheets, the procedures first.

    Raises:
        UnreadableFile: for anything but a workbook of our template: other sheets or columns, macros,
            formulas, merged cells, more rows than a sheet may have.
    """
    with opened(path) as book:
        yield from _rows(path, book)


def write(path: Path, rows: Iterable[Row], progress: Callable[[int], None] = lambda _done: None) -> None:
    """Writes rows into a new workbook.

    Raises:
        KnowledgeError: when a text is longer than a cell may be, or the file cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        _save(part, rows, progress)
        part.replace(path)
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def written(rows: Iterable[Row] = ()) -> bytes:
    """The same workbook in memory; without rows it is a blank one."""
    body = BytesIO()
    _save(body, rows, lambda _done: None)
    return body.getvalue()


def _save(target: Path | BytesIO, rows: Iterable[Row], progress: Callable[[int], None]) -> None:
    book = Workbook(write_only=True)
    sheets = {name: _new_sheet(book, name) for name in layout()}
    try:
        for done, row in enumerate(rows, 1):
            sheets[row.sheet].append([_cell(sheets[row.sheet], row, column) for column in layout()[row.sheet]])
            progress(done)
        book.save(target)
    finally:
        _close(sheets.values())


def _close(sheets: Iterable[Any]) -> None:
    """Sheets that were not saved would complain when they are collected."""
    for sheet in sheets:
        if not sheet.closed:
            sheet.close()


# reading


def _rows(path: Path, book: Any) -> Iterator[Row]:
    missing = [name for name in layout() if name not in book.sheetnames]
    if missing:
        found = ", ".join(book.sheetnames)
        raise UnreadableFile(path, f"not our template: no sheet {', '.join(missing)} (found {found})")
    for name in layout():
        yield from _sheet_rows(path, name, book[name].iter_rows())


def _sheet_rows(path: Path, sheet: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    columns: list[str] = []
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise UnreadableFile(path, f"sheet {sheet}: too many rows, at most {MOST_ROWS:,}")
        if number == 1:
            columns = _columns(path, sheet, [cell.value for cell in cells])
        elif number >= FIRST_ROW:
            filled = _filled(path, sheet, columns, cells)
            if filled:
                yield Row(sheet, number, filled)
    if not columns:
        raise UnreadableFile(path, f"sheet {sheet}: the row of field names is missing")


def _columns(path: Path, sheet: str, names: list[Any]) -> list[str]:
    """The field of each column; the order is free, what is missing or unknown is not."""
    found = [str(name or "").strip() for name in names]
    missing = [name for name in layout()[sheet] if name not in found]
    unknown = [name for name in found if name and name not in layout()[sheet]]
    if missing or unknown:
        wrong = f"missing {', '.join(missing)}" if missing else f"unknown {', '.join(unknown)}"
        raise UnreadableFile(path, f"sheet {sheet}: columns in row 1: {wrong}")
    return found


def _filled(path: Path, sheet: str, columns: list[str], cells: tuple[Any, ...]) -> dict[str, Any]:
    filled = {}
    for column, cell in zip(columns, cells, strict=False):
        if cell.value is None or cell.value == "" or not column:
            continue
        if cell.data_type == "f":
            raise UnreadableFile(path, f"sheet {sheet}: formula in cell {cell.coordinate}; paste its value instead")
        filled[column] = cell.value
    return filled


# writing


def _new_sheet(book: Any, name: str) -> Any:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = f"B{FIRST_ROW}" if name == MAIN else f"A{FIRST_ROW}"
    for place, column in enumerate(layout()[name], 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = 40 if column.endswith(("vi", "th", "en")) else 16
        if column in CHOICES:
            choices = ",".join(member.value for member in CHOICES[column])
            rule = DataValidation("list", formula1=f'"{choices}"', allow_blank=True)
            rule.add(f"{letter}{FIRST_ROW}:{letter}{MOST_ROWS}")
            sheet.data_validations.append(rule)
    sheet.append([_text(sheet, column, FIELD) for column in layout()[name]])
    sheet.append([_text(sheet, heading, HEADING) for heading in layout()[name].values()])
    return sheet


def _cell(sheet: Any, row: Row, column: str) -> Any:
    value = row.cells.get(column)
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST_CELL:
        raise KnowledgeError(
            f"{row.cells['code']}: {row.sheet}.{column}: longer than a cell: {len(value):,} characters"
        )
    return _text(sheet, value)


def _text(sheet: Any, value: str, font: Font | None = None) -> Any:
    """A cell that stays text, whatever it looks like: a code is no number, "=1+1" no formula."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type, cell.number_format = "s", "@"
    cell.alignment = WRAPPED
    if font:
        cell.font = font
    return cell
