"""The centre's daily file: what is new is kept, what cannot be used is reported, nothing is half imported."""

from __future__ import annotations

import pytest

from knowledge.dossiers.__main__ import main
from knowledge.dossiers.importing import carry_out, plan, read_rows
from knowledge.dossiers.stored import StoredDossiers
from knowledge.dossiers.watching import Folder
from knowledge.errors import InvalidSettings, UnreadableFile
from knowledge.secret import load_secret
from knowledge.store import Store
from tests.fakes import FakeClock
from tests.knowledge.dossiers.rows import CODE, KEYS, OWNER, PHONE, a_code, a_dossier, a_row, write_csv, write_xlsx

ROWS = [a_row(), a_row(MaHoSo=a_code(24), TrangThaiHoSo="9"), a_row(MaHoSo=a_code(25), TrangThaiHoSo="Lạ")]


@pytest.fixture
def stored(engine) -> StoredDossiers:
    """An empty database of each kind."""
    Store(engine).create_tables()
    return StoredDossiers(engine)


def imported(stored, path, told_at=1000.0):
    """Imports a file; the report."""
    made = plan(stored, read_rows(path), KEYS)
    carry_out(stored, made, told_at, editor="Lan", reason="hằng ngày", source=path.name)
    return made.report


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
async def test_file_is_imported(stored, write, tmp_path):
    """Each dossier can be found as it was told, with the moment it was told."""
    report = imported(stored, write(tmp_path / f"hoso.{write.__name__[6:]}", ROWS))
    told = await stored.find(CODE)
    assert (told.dossier, told.at) == (a_dossier(), 1000.0)
    assert (len(report.new), len(report.notices), report.rejected) == (3, 1, [])


async def test_unknown_code_is_unknown(stored):
    """No dossier, and no error."""
    assert (await stored.find(CODE)).dossier is None


def test_second_import_tells_what_changed(stored, tmp_path):
    """Unchanged dossiers are seen again; a change is told field by field, of proofs only that they changed."""
    imported(stored, write_csv(tmp_path / "1.csv", ROWS))
    again = [a_row(), a_row(MaHoSo=a_code(24), TrangThaiHoSo="10", SoDienThoai="0905000000")]
    report = imported(stored, write_csv(tmp_path / "2.csv", again), 2000.0)
    assert report.unchanged == [CODE]
    told = sorted(map(str, report.changed[a_code(24)]))
    assert told == ["proofs[0]: ••• -> •••", "status: done -> returned", "status_given: 9 -> 10"]
    assert stored.look_up(CODE).at == 2000.0


def test_bad_rows_are_reported_and_skipped(stored, tmp_path):
    """Row, code, field, value, reason; the good rows are kept."""
    bad = [
        a_row(MaHoSo=a_code(26), NgayTiepNhan="mai"),
        a_row(),
        a_row(MaHoSo="?"),
        a_row(MaHoSo=a_code(27), TrangThaiHoSo=None),
    ]
    report = imported(stored, write_csv(tmp_path / "1.csv", [*ROWS, *bad]))
    assert list(map(str, report.rejected)) == [
        f"row 5: {a_code(26)}: NgayTiepNhan: is no date (found 'mai')",
        f"row 6: {CODE}: MaHoSo: stands in the file twice",
        "row 7: ?: MaHoSo: is no dossier code (found '?')",
        f"row 8: {a_code(27)}: TrangThaiHoSo: is missing",
    ]
    assert stored.count() == 3


def test_nothing_personal_is_kept_or_reported(stored, tmp_path):
    """Neither owner nor number stands in the database or in the report."""
    report = imported(stored, write_csv(tmp_path / "1.csv", [*ROWS, a_row(TrangThaiHoSo="")]))
    kept = str(stored.bodies([row["MaHoSo"] for row in ROWS])) + "\n".join(report.lines(None))
    assert OWNER not in kept
    assert PHONE not in kept


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_delimiter(stored, delimiter, tmp_path):
    """Spreadsheets of different countries write different ones."""
    assert len(imported(stored, write_csv(tmp_path / "1.csv", ROWS, delimiter=delimiter)).new) == 3


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", b"x", "must be one of .xlsx, .csv"),
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"MaHoSo,Ten\nx,y\n", "the first row has no TrangThaiHoSo"),
        ("a.csv", b"\xff\xfe\x00", "not UTF-8 text"),
        ("a.xlsx", b"PK\x03\x04 no workbook", "not an XLSX workbook"),
    ],
)
def test_file_that_cannot_be_used_is_refused_whole(stored, name, content, reason, tmp_path):
    """One sentence, and nothing is kept."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=reason):
        imported(stored, path)
    assert not stored.filled()


def test_ended_dossiers_are_erased_when_their_time_is_over(stored, tmp_path):
    """The days count from the end, not from the last file that mentions it."""
    ended = [a_row(TrangThaiHoSo="10"), a_row(MaHoSo=a_code(24))]
    imported(stored, write_csv(tmp_path / "1.csv", ended), 1000.0)
    imported(stored, write_csv(tmp_path / "2.csv", ended), 9000.0)
    assert stored.erase_ended_before(999.0) == 0
    assert stored.erase_ended_before(1001.0) == 1
    assert stored.look_up(a_code(24)).dossier


def test_folder_takes_a_file_once_it_is_whole(stored, tmp_path):
    """A file that still grows is left for the next look; a taken one lies aside with its report."""
    folder, path = Folder(tmp_path, stored, KEYS, FakeClock(5000.0)), tmp_path / "hoso.csv"
    write_csv(path, ROWS[:1])
    assert list(folder.look()) == []
    write_csv(path, ROWS)
    assert list(folder.look()) == []
    assert [(name, summary.startswith("3 new")) for name, summary in folder.look()] == [("hoso.csv", True)]
    assert not path.exists()
    assert "3 new" in (tmp_path / "done" / "5000-hoso.txt").read_text("utf-8")
    assert list(folder.look()) == []


def test_folder_puts_a_useless_file_aside_with_the_reason(stored, tmp_path):
    """The next file is not held up."""
    (tmp_path / "hoso.csv").write_text("a,b\n1,2\n", "utf-8")
    folder = Folder(tmp_path, stored, KEYS, FakeClock(5000.0))
    list(folder.look())
    assert [name for name, _ in folder.look()] == ["hoso.csv"]
    assert "MaHoSo" in (tmp_path / "refused" / "5000-hoso.txt").read_text("utf-8")


def test_folder_must_exist(stored, tmp_path):
    """A misspelt folder is said at the start."""
    with pytest.raises(InvalidSettings):
        Folder(tmp_path / "nowhere", stored, KEYS)


def test_command_imports_and_tells(tmp_path, monkeypatch, capsys):
    """Exit code 0 when all rows were used, 1 when some were not, 2 for a useless file; a dry run keeps nothing."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.db")
    monkeypatch.setenv("SECRET_FILE", str(tmp_path / "secret"))
    good, bad = write_csv(tmp_path / "1.csv", ROWS), write_csv(tmp_path / "2.csv", [a_row(TrangThaiHoSo="")])
    assert main(["import", "--dry-run", str(good)]) == 0
    assert main(["import", str(good)]) == 0
    assert "3 dossiers were kept." in capsys.readouterr().out
    assert main(["import", str(bad)]) == 1
    assert main(["import", str(tmp_path / "none.csv")]) == 2
    assert "no such file" in capsys.readouterr().err
    assert main(["erase", "--days", "0"]) == 0
    assert len(load_secret(tmp_path / "secret")) == 32
