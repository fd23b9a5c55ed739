"""Runs: kept in the database, done in processes of their own, and what they say in each language."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from knowledge.console import reasons
from knowledge.console.processes import Processes
from knowledge.console.runs import DURING, PROCEDURES, READ, Runs, State, pack
from knowledge.lint.finding import rules_with_sentences
from knowledge.procedure import LANGUAGES
from tests.fakes import FakeClock
from tests.knowledge.importing.samples import a_line, lines_file
from tests.sources import ROOT


def test_a_run_goes_one_way(console_store):
    """On either database: what is read waits packed, is written once, and cannot be dropped while it is written."""
    runs = Runs(console_store.engine)
    token = runs.begin(PROCEDURES, ["tệp.jsonl"], "Lan", overwrite=True)
    assert runs.move(token, DURING[READ], State.READY, parcel=pack("bản".encode()), report='{"counts": {}}')
    assert runs.packed(token, "parcel").decode() == "bản"
    assert [runs.move(token, (State.READY,), State.WRITING, reason="vì") for _ in range(2)] == [True, False]
    runs.drop(token)
    run = runs.find(token)
    assert (run.files, run.overwrite, run.state, run.reason) == (["tệp.jsonl"], True, State.WRITING, "vì")


def test_what_nobody_confirms_is_erased_after_a_day(store):
    """With what was read."""
    clock = FakeClock(1000.0)
    runs = Runs(store.engine, clock)
    token = runs.begin(PROCEDURES, ["a.jsonl"], "Lan")
    clock.now += 25 * 3600
    runs.erase_old()
    assert runs.find(token) is None


def test_a_process_of_its_own_reads(store, tmp_path):
    """The real thing: the gateway's process only starts it."""
    runs = Runs(store.engine)
    folder = tmp_path / "files"
    folder.mkdir()
    lines_file(folder, a_line())
    token = runs.begin(PROCEDURES, ["rows.jsonl"], "Lan")
    environment = {"DATABASE_URL": str(store.engine.url), "SECRET_FILE": str(tmp_path / "secret")}
    Processes(runs, environment)._perform(token, READ, folder)
    run = runs.find(token)
    assert (run.state, run.report["counts"]["new"], run.done, folder.exists()) == (State.READY, 1, 1, False)


def test_a_process_that_dies_is_told(store, tmp_path):
    """Its run has stopped, at once when the gateway sees it, else after a while."""
    clock = FakeClock(1000.0)
    runs = Runs(store.engine, clock)
    died, lost = (runs.begin(PROCEDURES, ["a.jsonl"], "Lan") for _ in range(2))
    Processes(runs, {"DATABASE_URL": "nonsense"})._perform(died, READ, tmp_path)
    assert (runs.find(died).state, runs.find(lost).state) == (State.STOPPED, State.READING)
    clock.now += 3600
    assert runs.find(lost).state is State.STOPPED


def reasons_of(path: Path) -> list[str]:
    """Every reason that a module gives for refusing a file, what is filled in standing as 7."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    refusals = (call for call in calls if getattr(call.func, "id", "") == "UnreadableFile" and len(call.args) == 2)
    return [text for call in refusals if (text := _text(call.args[1]))]


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_translated(language):
    """A refusal that a new reader thinks of has its sentence in each language."""
    files = [*(ROOT / "knowledge" / "importing").glob("*.py"), ROOT / "knowledge" / "dossiers" / "importing.py"]
    known = [reason.replace("row 1: 7", "row 1: missing 7") for path in files for reason in reasons_of(path)]
    assert len(known) > 25
    untold = [reason for reason in known if not any(pattern.fullmatch(reason) for pattern, _ in reasons._patterns())]
    assert untold == []
    assert all(row[language].strip() for _, row in reasons._patterns())
    assert "not_a_procedure_code" in rules_with_sentences(language)
