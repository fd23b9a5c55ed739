"""The action server: `python -m actions`. The composition root of this process."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from functools import partial

from actions.parts import PARTS
from knowledge.bell import bell
from knowledge.calendar import keeping
from knowledge.catalogue import LiveCatalogue
from knowledge.dossiers.opening import open_dossiers
from knowledge.dossiers.settings import DossierSettings
from knowledge.errors import KnowledgeError
from knowledge.secret import load_secret
from knowledge.settings import Settings
from knowledge.store import Store, open_engine

DEFAULT_PORT = 5055
KEEP_ALIVE_SECONDS = 75
"""Longer than Rasa keeps an idle connection, so that a call never meets one that is being closed."""
log = logging.getLogger(__name__)


def main() -> int:
    """Loads the knowledge, follows it, and serves the actions on loopback."""
    parser = argparse.ArgumentParser(prog="python -m actions")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    try:
        settings = Settings.from_env()
        store = Store(open_engine(settings.database_url), bell=bell(settings.redis_url))
        store.create_tables()
        PARTS.calendar = partial(keeping.calendar, store.engine)
        PARTS.dossiers = open_dossiers(store.engine, DossierSettings.from_env(), load_secret(settings.secret_file))
        PARTS.live = LiveCatalogue(store, settings.recogniser()).start()
    except KnowledgeError as error:
        log.critical("%s", error)
        return 2
    _serve(options.host, options.port)
    return 0


def _serve(host: str, port: int) -> None:
    import sanic.app  # noqa: F401  it turns warnings about deprecations on, so it comes before the next line

    warnings.filterwarnings("ignore", category=DeprecationWarning)
    for talkative in ("rasa_sdk", "sanic"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    from rasa_sdk.endpoint import create_app

    app = create_app("actions")
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_SECONDS
    app.run(host=host, port=port, access_log=False)


if __name__ == "__main__":
    sys.exit(main())
