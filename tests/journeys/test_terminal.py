"""The commands for files: what they read, what they write, and how they refuse."""

from __future__ import annotations

import json

import pytest

from bot.__main__ import main
from tests.journeys.test_start import run

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]
CONVERSATIONS = [
    {"id": "birth", "turns": [{"user": "Làm giấy khai sinh cần giấy tờ gì?"}, {"user": "thế còn phí?"}, {"user": "Mất bao lâu?"}]},
    {"id": 7, "turns": [{"user": "what do I need to register a marriage?"}]},
]  # fmt: skip
MESSAGES = [
    {"id": "a", "text": "lệ phí và thời hạn đăng ký kết hôn"},
    {"id": "b", "text": "Hồ sơ H48.22.15-251015-0023 tới đâu rồi"},
    {"id": "c", "text": "สวัสดีค่ะ"},
]
TURN_FIELDS = {"id", "turn", "language", "intent", "aspects", "codes", "replies"}
UNDERSTOOD_FIELDS = {"id", "language", "intent", "confidence", "aspects", "codes", "verdict", "dossier_code"}
BIRTH, MARRIAGE = "1.001193", "1.000894"


@pytest.fixture
def database(tmp_path) -> dict[str, str]:
    """A database of its own, seeded by the command itself."""
    return {"DATABASE_URL": f"sqlite:///{tmp_path}/terminal.db"}


def written(tmp_path, entries) -> str:
    """The entries as a file of JSON lines."""
    path = tmp_path / "input.jsonl"
    path.write_text("\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries) + "\n", "utf-8")
    return str(path)


def test_replay_writes_a_line_a_turn(tmp_path, database):
    """Ids as they came, turns counted from 1, procedures in focus, replies with their buttons."""
    ended = run("-m", "bot", "replay", written(tmp_path, CONVERSATIONS), **database)
    assert ended.returncode == 0, ended.stderr
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [(line["id"], line["turn"]) for line in lines] == [("birth", 1), ("birth", 2), ("birth", 3), (7, 1)]
    assert all(set(line) == TURN_FIELDS for line in lines)
    assert [line["codes"] for line in lines] == [[BIRTH]] * 3 + [[MARRIAGE]]
    assert lines[1]["aspects"] == ["fee"] and lines[3]["language"] == "en"
    assert all(set(reply) == {"key", "text", "buttons"} for line in lines for reply in line["replies"])
    assert "Phí bao nhiêu?" in lines[0]["replies"][0]["buttons"]


def test_understand_writes_a_line_a_message(tmp_path, database):
    """Language, act, aspects, procedures best first, verdict, dossier code."""
    ended = run("-m", "bot", "understand", written(tmp_path, MESSAGES), **database)
    assert ended.returncode == 0, ended.stderr
    marriage, dossier, hello = [json.loads(line) for line in ended.stdout.splitlines()]
    assert set(marriage) == UNDERSTOOD_FIELDS
    assert marriage["codes"][0] == MARRIAGE and len(marriage["codes"]) <= 10 and marriage["verdict"] == "Found"
    assert sorted(marriage["aspects"]) == ["fee", "time"] and marriage["dossier_code"] is None
    assert (dossier["intent"], dossier["dossier_code"]) == ("check_dossier", "H48.22.15-251015-0023")
    assert (hello["language"], hello["intent"], hello["codes"], hello["verdict"]) == ("th", "greet", [], None)


@pytest.mark.parametrize("name", ["replay", "understand"])
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", ":1: not JSON"),
        (b"\n[]", ":2: needs the fields id and"),
        (b'{"id": 1}', ":1: needs the fields id and"),
        (b'{"id": 1, "text": 5, "turns": [{"user": null}]}', ":1: needs the fields id and"),
        (b"\xff", ": cannot be read"),
        (None, ": cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path, monkeypatch, capsys, name, content, reason):
    """File, line and reason on one line; exit code 2; nothing is written, no database made."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/terminal.db")
    path = tmp_path / "input.jsonl"
    if content is not None:
        path.write_bytes(content)
    assert main([name, str(path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and f"{path}{reason}" in printed.err
    assert not (tmp_path / "terminal.db").exists()
