"""A file that cannot be used is one clear sentence."""

from __future__ import annotations

import gzip
import json

import pytest

from knowledge.errors import UnreadableFile
from knowledge.importing import files
from knowledge.importing.files import json_lines, json_value
from knowledge.importing.reading import read_files
from tests.knowledge.importing.samples import a_line, answer, lines_file

DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(json.dumps(answer())[:-40], "not whole JSON", id="cut mid-way"),
        pytest.param(DEEP, "nested too deeply", id="deep nesting"),
        pytest.param("", "empty", id="empty"),
        pytest.param("\ufffe", "JSON", id="no JSON"),
        pytest.param("[]", "not an answer", id="no object"),
        pytest.param('{"code": "OK", "data": null}', "not an answer", id="no data"),
        pytest.param('{"code": "OK", "data": {"fees": []}}', "not an answer", id="another thing"),
    ],
)
def test_bad_json(tmp_path, content, reason):
    """A JSON file is whole and an answer of the portal, or is refused."""
    path = tmp_path / "answer.json"
    path.write_text(content, "utf-8")
    with pytest.raises(UnreadableFile, match=reason):
        read_files([path])


def test_not_text(tmp_path):
    """Bytes that are no UTF-8 are said to be none."""
    path = tmp_path / "answer.json"
    path.write_bytes(b'{"a": "\xff\xfe"}')
    with pytest.raises(UnreadableFile, match="UTF-8"):
        json_value(path)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("rows.csv", "unknown kind", id="another kind"),
        pytest.param("absent.jsonl", "no such file", id="not there"),
        pytest.param("", "unknown kind", id="a folder"),
    ],
)
def test_no_file_of_ours(tmp_path, name, reason):
    """What is no file of a known kind is refused."""
    (tmp_path / "rows.csv").write_text("x", "utf-8")
    with pytest.raises(UnreadableFile, match=reason):
        read_files([tmp_path / name])


def test_lines_cut_mid_way(tmp_path):
    """Lines that end in the middle of one are a file that was cut, and nothing of it is used."""
    path = lines_file(tmp_path, a_line(), a_line(code="1.000009"))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(UnreadableFile, match="line 2 ends in the middle"):
        read_files([path])


def test_packed_file_cut_mid_way(tmp_path):
    """So is a packed file without its end."""
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(a_line()).encode() + b"\n")[:-20])
    with pytest.raises(UnreadableFile, match="cut or damaged"):
        read_files([path])


def test_not_packed(tmp_path):
    """A name is not enough to be packed."""
    path = tmp_path / "rows.jsonl.gz"
    path.write_text("{}\n", "utf-8")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_files([path])


@pytest.mark.parametrize("row", [pytest.param(DEEP, id="deep"), pytest.param('"' + "x" * 200 + '"', id="long")])
def test_hostile_line(tmp_path, monkeypatch, row):
    """A line that nobody would write stops the import."""
    monkeypatch.setattr(files, "LARGEST_LINE", 100 if len(row) < 300 else 10**6)
    with pytest.raises(UnreadableFile, match="line 1 is"):
        list(json_lines(lines_file(tmp_path, row)))


def test_too_large(tmp_path):
    """50 MB are refused before a byte is read."""
    path = tmp_path / "rows.jsonl"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(UnreadableFile, match="too large: 50,000,000 bytes"):
        read_files([path])


def test_too_large_unpacked(tmp_path, monkeypatch):
    """A small file that unpacks into a large one is stopped on the way."""
    monkeypatch.setattr(files, "LARGEST_UNPACKED", 1000)
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress((json.dumps(a_line()) + "\n").encode() * 100))
    with pytest.raises(UnreadableFile, match="too large unpacked"):
        read_files([path])


def test_bad_rows_stop_nothing(tmp_path):
    """A bad row is rejected with its place; the rows around it are not touched by it."""
    rows = [a_line(), "{nonsense}", 7, a_line(code="x"), a_line(code="1.000003"), a_line()]
    batch = read_files([lines_file(tmp_path, *rows)])
    assert list(batch.procedures) == ["1.000001", "1.000003"]
    assert [(f.place, f.field, f.reason) for f in batch.rejected] == [
        ("rows.jsonl:2", "line", "not_json"),
        ("rows.jsonl:3", "line", "must_be_an_object"),
        ("rows.jsonl:4", "code", "not_a_procedure_code"),
        ("rows.jsonl:6", "code", "duplicate, first at rows.jsonl:1"),
    ]


def test_template_and_portal_apart(tmp_path):
    """What a person edited and what a portal publishes have different editors, so they come one after the other."""
    with pytest.raises(UnreadableFile, match="one after the other"):
        read_files([tmp_path / "a.xlsx", tmp_path / "b.jsonl"])
