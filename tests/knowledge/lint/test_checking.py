"""The findings of all that is published, in the console and on the command line."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.__main__ import main
from knowledge.lint.checking import Board
from knowledge.lint.finding import Severity
from knowledge.procedure import Text
from tests.builders import BIRTH, STAY, a_plain_procedure, a_procedure

WHO = {"editor": "lan", "reason": "a test"}
DOUBTFUL = a_procedure(agency=Text("Ủy ban nhân dân cấp huyện", "อำเภอ", "District"), related=(STAY,))


@pytest.fixture
def board(store):
    """The board over a store with one doubtful procedure."""
    store.publish([DOUBTFUL], **WHO)
    return Board(store, lambda: date(2026, 8, 3))


def rules(board, code=BIRTH) -> list[str]:
    """The rules that found something in a procedure."""
    return [finding.rule for finding in board.findings().get(code, ())]


def test_published_procedures_are_checked(board):
    """And related codes against what is published."""
    assert rules(board) == ["district_level", "dead_related"]


def test_change_is_seen_and_the_rest_is_remembered(board, store):
    """Only what was published since is checked again."""
    assert "dead_related" in rules(board)
    store.publish([a_plain_procedure(STAY, Text("Đăng ký tạm trú", "พัก", "Stay"), aliases={})], **WHO)
    assert rules(board) == ["district_level"]
    store.publish([a_procedure(related=(STAY,))], **WHO)
    assert rules(board) == []


def test_withdrawn_procedure_has_no_findings(board, store):
    """Nobody sees it."""
    assert board.findings()
    store.withdraw(BIRTH, **WHO)
    assert board.findings() == {}


def test_new_day_checks_everything_again(store):
    """Acts expire without anybody's edit."""
    today = [date(2025, 6, 30)]
    board = Board(store, lambda: today[0])
    store.publish([a_procedure(agency=DOUBTFUL.agency)], **WHO)
    assert rules(board) == []
    today[0] = date(2025, 7, 1)
    assert rules(board) == ["district_level"]


@pytest.fixture
def environment(store, monkeypatch):
    """The command line over a store."""
    monkeypatch.setenv("DATABASE_URL", str(store.engine.url))
    return store


def test_command_prints_findings_with_their_sentences(environment, capsys):
    """One a line, and how many of each severity; warnings alone are no failure."""
    environment.publish([DOUBTFUL], **WHO)
    assert main(["check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{BIRTH} warning district_level agency.vi: ")
    assert lines[-1] == "0 errors, 2 warnings, 0 notices"


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["--rule", "dead_related"], 1),
        (["--code", "1.000001"], 0),
        (["--severity", "notice"], 0),
        (["--code", BIRTH], 2),
    ],
    ids=["rule", "other code", "severity", "code"],
)
def test_command_filters(environment, capsys, arguments, count):
    """By rule, by procedure, by severity."""
    environment.publish([DOUBTFUL], **WHO)
    assert main(["check", *arguments]) == 0
    assert len(capsys.readouterr().out.splitlines()) == count + 1


def test_command_fails_on_errors(environment, capsys):
    """Something published that should never have been."""
    environment.publish([a_procedure(as_of="soon")], **WHO)
    assert main(["check", "--language", "vi"]) == 1
    assert "soon" in capsys.readouterr().out


def test_shipped_content_has_no_errors_and_leads_nowhere_dead(tmp_path, seed):
    """What the lint would have its editors do, the seed has done; an outline is no more than an outline."""
    from knowledge.seeding import plant
    from tests.builders import a_store

    store = a_store(tmp_path)
    plant(store, seed)
    outlined = {procedure.code for procedure in seed.outlines}
    found = [f for c, of in Board(store, lambda: date(2026, 8, 3)).findings().items() if c not in outlined for f in of]
    assert {f.rule for f in found if f.severity is not Severity.NOTICE} <= {"expired_act"}
    store.engine.dispose()
