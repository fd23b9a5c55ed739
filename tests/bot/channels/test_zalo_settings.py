"""Settings of the Zalo channels: off without them, a clear word when they are wrong."""

from __future__ import annotations

import re

import pytest

from bot.channels.zalo_settings import ZaloBotSettings, ZaloSettings
from bot.errors import InvalidSettings
from bot.settings import Settings
from tests.sources import ROOT

ACCOUNT = {"ZALO_APP_ID": "360846524940903967", "ZALO_OA_ID": "388613280878808645", "ZALO_APP_SECRET": "app"}
BOT = {"ZALO_BOT_TOKEN": "123:abc"}


def test_without_settings_the_channels_are_off():
    """Nothing of Zalo is needed to run."""
    settings = Settings.from_env({})
    assert settings.zalo is None and settings.zalo_bot is None


def test_the_least_that_is_needed():
    """Three values for an account, one for a bot."""
    settings = Settings.from_env(ACCOUNT | BOT)
    assert settings.zalo == ZaloSettings("360846524940903967", "388613280878808645", "app")
    assert settings.zalo_bot == ZaloBotSettings("123:abc")


def test_a_secret_may_stand_in_a_file(tmp_path):
    """As container platforms like it."""
    (tmp_path / "secret").write_text("from a file\n", "utf-8")
    settings = Settings.from_env(ACCOUNT | {"ZALO_OA_SECRET_FILE": str(tmp_path / "secret")})
    assert settings.zalo and settings.zalo.oa_secret == "from a file"


WRONG = {
    "ZALO_APP_ID": {"ZALO_APP_ID": "my app"},
    "ZALO_OA_ID": {"ZALO_OA_ID": "12"},
    "ZALO_APP_SECRET": {"ZALO_APP_SECRET": ""},
    "ZALO_OA_SECRET_FILE": {"ZALO_OA_SECRET_FILE": "/no/such/file"},
    "ZALO_API_VERSION": {"ZALO_API_VERSION": "v9"},
    "ZALO_APPSECRET_PROOF": {"ZALO_APPSECRET_PROOF": "yes"},
    "ZALO_CHARGED_REPLIES": {"ZALO_CHARGED_REPLIES": "1"},
    "ZALO_VERIFIER": {"ZALO_VERIFIER": "../../etc"},
    "ZALO_API_URL": {"ZALO_API_URL": "openapi.zalo.me"},
    "PUBLIC_URL": {"PUBLIC_URL": "xa.example"},
    "ZALO_BOT_SECRET": BOT | {"ZALO_BOT_SECRET": "short"},
}


@pytest.mark.parametrize(("name", "changes"), WRONG.items(), ids=WRONG)
def test_a_wrong_value_is_named(name, changes):
    """With what was found, unless it is a secret."""
    with pytest.raises(InvalidSettings, match=f"^{name}: .*") as caught:
        Settings.from_env(ACCOUNT | changes)
    assert "short" not in str(caught.value)


def test_a_bots_webhook_needs_an_address():
    """Zalo has to reach it."""
    with pytest.raises(InvalidSettings, match="^PUBLIC_URL: is needed"):
        Settings.from_env(BOT | {"ZALO_BOT_SECRET": "a long enough secret"})


def test_the_guide_names_every_setting():
    """What can be set is documented."""
    source = (ROOT / "bot/channels/zalo_settings.py").read_text("utf-8")
    guide = (ROOT / "docs/zalo.md").read_text("utf-8")
    assert {name for name in re.findall(r'"((?:ZALO|PUBLIC)_[A-Z_]+)"', source) if f"`{name}" not in guide} == set()
