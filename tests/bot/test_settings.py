"""Settings: read once, refused with variable, value and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.errors import InvalidSettings
from bot.settings import Settings
from knowledge.settings import DEFAULT_DATABASE


def test_nothing_set_is_a_working_installation():
    """Two commands and no configuration: SQLite, loopback, no Redis."""
    settings = Settings.from_env({})
    assert (settings.database_url, settings.redis_url, settings.host) == (DEFAULT_DATABASE, "", "127.0.0.1")


def test_empty_variable_is_not_set():
    """An empty line in an environment file means the default."""
    assert Settings.from_env({"MOTCUA_PORT": "", "REDIS_URL": "", "DATABASE_URL": ""}) == Settings.from_env({})


@pytest.mark.parametrize(
    ("variable", "value", "field", "expected"),
    [
        ("DATABASE_URL", "postgresql://db/x", "database_url", "postgresql://db/x"),
        ("REDIS_URL", "redis://cache:6379/0", "redis_url", "redis://cache:6379/0"),
        ("MOTCUA_HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("MOTCUA_PORT", "9000", "port", 9000),
        ("RASA_PORT", "9001", "rasa_port", 9001),
        ("ACTION_PORT", "9002", "action_port", 9002),
        ("EMBED_ORIGINS", "https://a.vn https://b.vn", "embed_origins", ("https://a.vn", "https://b.vn")),
        ("RETENTION_DAYS", "7", "retention_days", 7),
        ("GATEWAY_ANSWERS", "no", "gateway_answers", False),
        ("CONSOLE_ORIGIN", "https://canbo.xa.vn/", "console_origin", "https://canbo.xa.vn"),
        ("ADDRESS_BURST", "5", "address_burst", 5),
        ("ADDRESS_PER_SECOND", "2", "address_per_second", 2),
    ],
)
def test_variable_sets_its_field(variable, value, field, expected):
    """One variable, one setting."""
    assert getattr(Settings.from_env({variable: value}), field) == expected


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "postgresql+nonsense://x"),
        ("REDIS_URL", "http://x"),
        ("MOTCUA_PORT", "0"),
        ("MOTCUA_PORT", "65536"),
        ("MOTCUA_PORT", "-1"),
        ("MOTCUA_PORT", "8080 "),
        ("MOTCUA_PORT", "eighty"),
        ("MOTCUA_PORT", "²"),
        ("CONSOLE_ORIGIN", "http://canbo.xa.vn"),
        ("CONSOLE_ORIGIN", "https://canbo.xa.vn/console"),
        ("RETENTION_DAYS", "0"),
        ("ADDRESS_BURST", "1.5"),
    ],
)
def test_unusable_value_is_refused(variable, value):
    """The start fails at once, naming the variable and what was found."""
    with pytest.raises(InvalidSettings) as refused:
        Settings.from_env({variable: value})
    assert variable in str(refused.value)


def test_passwords_are_not_repeated():
    """An error about an address does not print the password in it."""
    with pytest.raises(InvalidSettings) as refused:
        Settings.from_env({"DATABASE_URL": "mysql://root:hunter2@db/x"})
    assert "hunter2" not in str(refused.value)


def test_command_line_ends_with_two_on_bad_settings(monkeypatch, capsys):
    """One clear line and exit code 2, never a stack trace."""
    monkeypatch.setenv("MOTCUA_PORT", "eighty")
    assert main(["gateway"]) == 2
    error = capsys.readouterr().err.strip()
    assert error.startswith("MOTCUA_PORT")
    assert "'eighty'" in error
    assert len(error.splitlines()) == 1


def test_trackers_live_in_redis_when_there_is_one():
    """Several machines share conversations through Redis; one machine needs only its database."""
    assert Settings("sqlite:///x.db").tracker_url == "sqlite:///x.db"
    assert Settings("sqlite:///x.db", redis_url="redis://r").tracker_url == "redis://r"


def test_secret_stays_out_of_the_repository():
    """The installation's own secret is made under var, which is not committed."""
    ignored = (Path(__file__).parents[2] / ".gitignore").read_text("utf-8").split()
    assert Settings.from_env({}).secret_file.parent.name + "/" in ignored
