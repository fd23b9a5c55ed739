"""Settings of the citizen's side; the only reader of the environment here."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.channels.zalo_settings import ZaloBotSettings, ZaloSettings, zalo_bot_settings, zalo_settings
from bot.errors import InvalidSettings
from bot.proxies import Network, networks
from knowledge.errors import InvalidSettings as InvalidKnowledgeSettings
from knowledge.settings import SECRET_FILE
from knowledge.settings import Settings as KnowledgeSettings

ROOT = Path(__file__).resolve().parents[1]
HTTPS_ORIGIN = re.compile(r"https://[A-Za-z0-9.-]+(:\d{1,5})?")


@dataclass(frozen=True)
class Settings:
    """How the gateway and its neighbours are run."""

    database_url: str
    redis_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8080
    rasa_port: int = 5005
    action_port: int = 5055
    secret_file: Path = SECRET_FILE
    recogniser_file: Path | None = None
    embed_origins: tuple[str, ...] = ()
    console_origin: str = ""
    retention_days: int = 30
    gateway_answers: bool = True
    """Whether the gateway answers too, or only processes of `python -m bot worker`."""
    assistant_timeout: float = 15.0
    address_burst: int = 60
    address_per_second: int = 20
    trusted_proxies: tuple[Network, ...] = ()
    zalo: ZaloSettings | None = None
    zalo_bot: ZaloBotSettings | None = None

    @property
    def rasa_url(self) -> str:
        """Where this machine's Rasa listens."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def tracker_url(self) -> str:
        """Redis when present, else the database."""
        return self.redis_url or self.database_url

    @classmethod
    def from_env(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from the environment.

        Raises:
            InvalidSettings: naming the variable and its value.
        """
        try:
            knowledge = KnowledgeSettings.from_env(environment)
        except InvalidKnowledgeSettings as error:
            raise InvalidSettings(str(error)) from error
        return cls(
            database_url=knowledge.database_url,
            secret_file=knowledge.secret_file,
            recogniser_file=knowledge.recogniser_file,
            redis_url=knowledge.redis_url,
            host=environment.get("MOTCUA_HOST") or cls.host,
            port=_whole(environment, "MOTCUA_PORT", cls.port, 1, 65535),
            rasa_port=_whole(environment, "RASA_PORT", cls.rasa_port, 1, 65535),
            action_port=_whole(environment, "ACTION_PORT", cls.action_port, 1, 65535),
            embed_origins=tuple(environment.get("EMBED_ORIGINS", "").split()),
            console_origin=_https(environment, "CONSOLE_ORIGIN"),
            address_burst=_whole(environment, "ADDRESS_BURST", cls.address_burst, 1, 1_000_000),
            address_per_second=_whole(environment, "ADDRESS_PER_SECOND", cls.address_per_second, 1, 1_000_000),
            trusted_proxies=networks("TRUSTED_PROXIES", environment.get("TRUSTED_PROXIES", "")),
            retention_days=_whole(environment, "RETENTION_DAYS", cls.retention_days, 1, 3650),
            gateway_answers=_yes(environment, "GATEWAY_ANSWERS", cls.gateway_answers),
            zalo=zalo_settings(environment),
            zalo_bot=zalo_bot_settings(environment),
        )


def _whole(environment: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environment.get(name)
    if not text:
        return default
    if not text.isdecimal() or not low <= int(text) <= high:
        raise InvalidSettings(f"{name}: must be a whole number from {low} to {high} (found {text!r})")
    return int(text)


def _yes(environment: Mapping[str, str], name: str, default: bool) -> bool:
    text = environment.get(name) or ("yes" if default else "no")
    if text not in ("yes", "no"):
        raise InvalidSettings(f"{name}: must be yes or no (found {text!r})")
    return text == "yes"


def _https(environment: Mapping[str, str], name: str) -> str:
    text = (environment.get(name) or "").rstrip("/")
    if text and not HTTPS_ORIGIN.fullmatch(text):
        raise InvalidSettings(f"{name}: must be https:// and a host name, without a path (found {text!r})")
    return text
