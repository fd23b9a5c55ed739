"""`python -m knowledge import | export`, as somebody types it."""

from __future__ import annotations

import pytest

from knowledge.__main__ import main
from tests.knowledge.importing.samples import a_line, lines_file


def test_nothing_is_written_unasked(tmp_path, shelf, capsys):
    """Without --yes and nobody to ask, the report is all that happens."""
    assert main(["import", str(lines_file(tmp_path, a_line()))]) == 0
    assert "1 new, 0 changed" in capsys.readouterr().out
    assert shelf.revision() == 0


@pytest.mark.parametrize(("answer", "written"), [("y", True), ("n", False), ("", False)])
def test_the_answer_decides(tmp_path, shelf, monkeypatch, answer, written):
    """In a terminal somebody is asked."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: answer)
    main(["import", str(lines_file(tmp_path, a_line()))])
    assert (shelf.revision() > 0) is written


def test_who_and_why(tmp_path, shelf):
    """Every version has an editor and a reason, the import's own where none is given."""
    main(["import", str(lines_file(tmp_path, a_line())), "--yes"])
    assert shelf.live()["1.000001"].editor == "import"
    main(["import", str(lines_file(tmp_path, a_line(result=["x"]))), "--yes", "--editor", "Lan", "--reason", "July"])
    assert shelf.live()["1.000001"].editor == "import: Lan"


def test_bad_rows_are_told(tmp_path, shelf, capsys):
    """The good rows are written, the bad ones told, and the exit code says that there were some."""
    path = lines_file(tmp_path, a_line(), a_line(code="1.000003", documents="none"))
    assert main(["import", str(path), "--yes"]) == 1
    told = capsys.readouterr().out
    assert """rows.jsonl:2: 1.000003: documents: must_be_a_list (found "'none'")""" in told
    assert list(shelf.live()) == ["1.000001"]


def test_bad_file_writes_nothing(tmp_path, shelf, capsys):
    """One bad file among good ones stops the whole with one line and exit code 2."""
    good = lines_file(tmp_path, a_line())
    bad = lines_file(tmp_path, name="bad.jsonl")
    assert main(["import", str(good), str(bad), "--yes"]) == 2
    assert capsys.readouterr().err == f"{bad}: the file is empty\n"
    assert shelf.revision() == 0


def test_whole_report(tmp_path, shelf):
    """--report writes everything, line by line."""
    report = tmp_path / "report.txt"
    main(["import", str(lines_file(tmp_path, a_line(agency=""))), "--report", str(report)])
    assert "rows.jsonl:1: 1.000001: agency: not_named_by_the_source" in report.read_text("utf-8")


def test_export_edit_import(tmp_path, shelf, capsys):
    """A round trip through the template changes what was edited, and nothing else."""
    from openpyxl import load_workbook

    main(["import", str(lines_file(tmp_path, a_line())), "--yes"])
    path = tmp_path / "out.xlsx"
    assert main(["export", str(path)]) == 0
    assert main(["import", str(path), "--yes"]) == 0
    assert "1 unchanged" in capsys.readouterr().out
    book = load_workbook(path)
    book["procedures"]["S3"] = "Giấy phép mới"
    book.save(path)
    assert main(["import", str(path), "--yes", "--editor", "Lan"]) == 0
    assert "outcome.vi: Giấy phép thả diều -> Giấy phép mới" in capsys.readouterr().out
    assert (shelf.procedure("1.000001").outcome.vi, shelf.live()["1.000001"].editor) == ("Giấy phép mới", "Lan")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["export", "out.csv"], "must end with .xlsx", id="another kind"),
        pytest.param(["export", "out.xlsx", "--only", "9.999999"], "not published: 9.999999", id="unknown code"),
        pytest.param(["export", "/nowhere/out.xlsx"], "cannot be written", id="unwritable"),
        pytest.param(["import", "absent.jsonl"], "no such file", id="no file"),
    ],
)
def test_clear_errors(shelf, capsys, arguments, told):
    """A mistake is one line that names it, and exit code 2."""
    assert main(arguments) == 2
    assert told in capsys.readouterr().err


def test_editor_too_long(tmp_path, shelf, capsys):
    """A name that the database would not hold is refused before anything is written."""
    path = str(lines_file(tmp_path, a_line()))
    assert main(["import", path, "--yes", "--editor", "x" * 200]) == 2
    assert "--editor: at most 100 characters" in capsys.readouterr().err
    assert shelf.revision() == 0


def test_unknown_command():
    """Usage errors have the same exit code."""
    with pytest.raises(SystemExit) as stopped:
        main(["imprt"])
    assert stopped.value.code == 2
