"""What operators ask on the command line, and what they are told."""

from __future__ import annotations

import asyncio

import pytest

from bot.__main__ import main
from bot.database import Database
from bot.queue.entries import Entry, GiveUp
from bot.queue.opening import database_queues
from knowledge.database import open_engine


@pytest.fixture
def database_url(tmp_path, monkeypatch) -> str:
    """An empty database, which the commands use."""
    url = f"sqlite:///{tmp_path}/test.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("REDIS_URL", raising=False)
    return url


@pytest.fixture
def letter(database_url) -> str:
    """One delivery that was given up, and one that waits."""
    asyncio.run(_give_one_up(database_url))
    return "outbox-1"


async def _give_one_up(database_url: str) -> None:
    engine = open_engine(database_url)
    database = Database(engine)
    await database.create_tables()
    outbox = database_queues(database).outbox
    await outbox.put([Entry("zalo", "zalo:1", "1", "Xin chào"), Entry("zalo", "zalo:2", "2", "Tạm biệt")])
    first, _ = await outbox.claim(2, 60)
    await outbox.settle(first, GiveUp("-213"))
    engine.dispose()


def said(capsys, *words: str) -> str:
    """What a command says; it succeeds."""
    assert main([*words]) == 0
    return capsys.readouterr().out


def test_status_counts(letter, capsys):
    """How many wait, are held, are dead, in each queue."""
    [line] = [line for line in said(capsys, "status").splitlines() if line.startswith("outbox")]
    assert line.split()[1] == "1" and line.split()[-1] == "1"


def test_list_names_letters_without_their_content(letter, capsys):
    """A list may be read over a shoulder; what a citizen wrote may not."""
    listed = said(capsys, "dead-letters", "list")
    assert letter in listed and "-213" in listed and "zalo:1" in listed
    assert "Xin chào" not in listed


def test_no_letters_is_said(database_url, capsys):
    """An empty list would leave doubts."""
    assert "no dead letters" in said(capsys, "dead-letters", "list")


def test_show_shows_all_of_it(letter, capsys):
    """To find out what was wrong."""
    shown = said(capsys, "dead-letters", "show", letter)
    assert "Xin chào" in shown and "-213" in shown


@pytest.mark.parametrize("name", ["outbox-1", "all"])
def test_replayed_letter_waits_again(letter, capsys, name):
    """One, or all of them."""
    assert said(capsys, "dead-letters", "replay", name).startswith("1 ")
    assert "no dead letters" in said(capsys, "dead-letters", "list")


def test_dropped_letter_is_gone(letter, capsys):
    """For good."""
    said(capsys, "dead-letters", "drop", letter)
    assert "no dead letters" in said(capsys, "dead-letters", "list")


@pytest.mark.parametrize("name", ["outbox-99", "outbox-2", "outbox", "attic-1", "1"])
@pytest.mark.parametrize("deed", ["show", "replay", "drop"])
def test_unknown_letter_is_named(letter, capsys, deed, name):
    """A slip of the pen changes nothing: exit code 2, and what was not found; what waits is no dead letter."""
    assert main(["dead-letters", deed, name]) == 2
    assert name in capsys.readouterr().err
    assert letter in said(capsys, "dead-letters", "list")


def test_deed_without_a_letter_is_refused(database_url, capsys):
    """Dropping needs to know what."""
    assert main(["dead-letters", "drop"]) == 2
    assert "letter" in capsys.readouterr().err
