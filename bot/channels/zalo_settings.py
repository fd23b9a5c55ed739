"""Settings of the Zalo channels; without them the channels are off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import InvalidSettings

SWITCH = {"on": True, "off": False}
VERSIONS = ("auto", "v3", "v2")
NUMBER = re.compile(r"\d{5,25}", re.ASCII)
VERIFIER = re.compile(r"[\w-]{8,100}", re.ASCII)


@dataclass(frozen=True)
class ZaloSettings:
    """An app with its Official Account. Secrets never show in a log."""

    app_id: str
    oa_id: str
    app_secret: str = field(repr=False)
    oa_secret: str = field(default="", repr=False)
    """Empty until the webhook is registered: Zalo shows it only then. Events are not processed without it."""
    api_url: str = "https://openapi.zalo.me"
    oauth_url: str = "https://oauth.zaloapp.com"
    api_version: str = "auto"
    proof: bool = False
    charged_replies: bool = False
    verifier: str = ""
    """The code in the name of Zalo's verification file."""
    public_url: str = ""
    """Where citizens and Zalo reach this installation; without it no link to the web is offered."""


@dataclass(frozen=True)
class ZaloBotSettings:
    """A bot of the Zalo Bot Platform."""

    token: str = field(repr=False)
    secret: str = field(default="", repr=False)
    """Signs the webhook; without it updates are fetched by long polling."""
    api_url: str = "https://bot-api.zaloplatforms.com"
    public_url: str = ""
    """Where Zalo reaches the webhook."""


def zalo_settings(environment: Mapping[str, str]) -> ZaloSettings | None:
    """The Official Account's settings; None when there are none.

    Raises:
        InvalidSettings: naming the variable and its value.
    """
    if not environment.get("ZALO_APP_ID"):
        return None
    return ZaloSettings(
        app_id=_matching(environment, "ZALO_APP_ID", NUMBER, "a number of Zalo's console"),
        oa_id=_matching(environment, "ZALO_OA_ID", NUMBER, "a number of Zalo's console"),
        app_secret=_secret(environment, "ZALO_APP_SECRET", needed=True),
        oa_secret=_secret(environment, "ZALO_OA_SECRET"),
        api_url=_address(environment, "ZALO_API_URL", ZaloSettings.api_url),
        oauth_url=_address(environment, "ZALO_OAUTH_URL", ZaloSettings.oauth_url),
        api_version=_one_of(environment, "ZALO_API_VERSION", VERSIONS),
        proof=SWITCH[_one_of(environment, "ZALO_APPSECRET_PROOF", ("off", "on"))],
        charged_replies=SWITCH[_one_of(environment, "ZALO_CHARGED_REPLIES", ("off", "on"))],
        verifier=_matching(environment, "ZALO_VERIFIER", VERIFIER, "CODE of zalo_verifierCODE.html", optional=True),
        public_url=_address(environment, "PUBLIC_URL", ""),
    )  # fmt: skip


def zalo_bot_settings(environment: Mapping[str, str]) -> ZaloBotSettings | None:
    """The bot's settings; None when there are none.

    Raises:
        InvalidSettings: naming the variable; a secret's value is not repeated.
    """
    token = _secret(environment, "ZALO_BOT_TOKEN")
    if not token:
        return None
    secret = _secret(environment, "ZALO_BOT_SECRET")
    if secret and not 8 <= len(secret) <= 256:
        raise InvalidSettings(f"ZALO_BOT_SECRET: must have 8 to 256 characters (it has {len(secret)})")
    public_url = _address(environment, "PUBLIC_URL", "")
    if secret and not public_url:
        raise InvalidSettings("PUBLIC_URL: is needed with ZALO_BOT_SECRET, for Zalo calls it (found nothing)")
    return ZaloBotSettings(token, secret, _address(environment, "ZALO_BOT_URL", ZaloBotSettings.api_url), public_url)


def _secret(environment: Mapping[str, str], name: str, *, needed: bool = False) -> str:
    """A secret, or the content of the file that NAME_FILE names."""
    value = environment.get(name, "")
    if file := environment.get(f"{name}_FILE"):
        try:
            value = Path(file).read_text("utf-8").strip()
        except OSError as error:
            raise InvalidSettings(f"{name}_FILE: cannot be read (found {file!r}: {error.strerror})") from error
    if needed and not value:
        raise InvalidSettings(f"{name}: is needed with ZALO_APP_ID (found nothing)")
    return value


def _matching(
    environment: Mapping[str, str], name: str, pattern: re.Pattern[str], wanted: str, *, optional: bool = False
) -> str:
    value = environment.get(name, "")
    if not pattern.fullmatch(value) and not (optional and not value):
        raise InvalidSettings(f"{name}: must be {wanted} (found {value!r})")
    return value


def _address(environment: Mapping[str, str], name: str, default: str) -> str:
    value = environment.get(name) or default
    if value and not value.startswith(("https://", "http://")):
        raise InvalidSettings(f"{name}: must begin with https:// (found {value!r})")
    return value.rstrip("/")


def _one_of(environment: Mapping[str, str], name: str, values: tuple[str, ...]) -> str:
    value = environment.get(name) or values[0]
    if value not in values:
        raise InvalidSettings(f"{name}: must be one of {', '.join(values)} (found {value!r})")
    return value
