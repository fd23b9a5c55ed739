"""The three processes of one installation, as the supervisor runs them."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.models import recogniser_of
from bot.settings import Settings
from bot.supervisor import Part

RASA_START_SECONDS, START_SECONDS = 180.0, 60.0
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def parts(settings: Settings, model: Path, *, gateway: bool = True) -> list[Part]:
    """Action server, Rasa and gateway; all on loopback but for the gateway's own host."""
    environment = {
        "DATABASE_URL": settings.database_url,
        "TRACKER_URL": settings.tracker_url,
        "SECRET_FILE": str(settings.secret_file),
        "ACTION_SERVER_URL": f"http://127.0.0.1:{settings.action_port}/webhook",
        "RECOGNISER_FILE": str(recogniser_of(model)),
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONDONTWRITEBYTECODE": "",  # without compiled modules every start would compile Rasa anew
        "MALLOC_ARENA_MAX": "2",  # fewer heaps, less memory held back
        "OMP_NUM_THREADS": "1",  # a message is too small to share out
    }
    python = sys.executable
    group = [
        Part("action server", [python, "-m", "actions", "--port", str(settings.action_port)],
             f"http://127.0.0.1:{settings.action_port}/health", settings.action_port, "ACTION_PORT", START_SECONDS, environment),
        Part("Rasa", [python, "-m", "bot.rasa", "serve", str(model), "--port", str(settings.rasa_port)],
             f"{settings.rasa_url}/webhooks/rest/", settings.rasa_port, "RASA_PORT", RASA_START_SECONDS, environment),
    ]  # fmt: skip
    if gateway:
        group.append(
            Part("gateway", [python, "-m", "bot", "gateway"], f"http://{reached_at(settings.host)}:{settings.port}/health",
                 settings.port, "MOTCUA_PORT", START_SECONDS, environment, settings.host)
        )  # fmt: skip
    return group


def reached_at(host: str) -> str:
    """Where this machine itself reaches what listens at `host`, as it stands in an address."""
    here = EVERYWHERE.get(host, host)
    return f"[{here}]" if ":" in here else here
