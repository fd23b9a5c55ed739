"""The command line of the assistant: `python -m bot up | gateway | worker | status | dead-letters | train | admin-link | zalo | chat | replay | understand`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.errors import BotError
from bot.settings import Settings
from knowledge.errors import InvalidRecords, KnowledgeError

USAGE = 2
SWITCH_SECONDS = 0.001
"""So long a thread that asks the database may keep the one that serves everybody waiting; Python's own are five."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; a fault of settings or input is one clear line and exit code 2."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.INFO if options.verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    try:
        return COMMANDS[options.command](Settings.from_env(), options)
    except InvalidRecords as error:
        print(*error.lines, sep="\n", file=sys.stderr)
        return USAGE
    except (BotError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return 0


def up(settings: Settings, _options: argparse.Namespace) -> int:
    """Seeds the database, trains if need be, and runs the group until Ctrl-C."""
    from bot.group import parts, reached_at
    from bot.models import ensure_model, model_path
    from bot.supervisor import Group, check_ports

    group = parts(settings, model_path())
    check_ports(group)
    if code := _plant_aside():  # first: a broken seed is told at once
        return code
    ensure_model()
    print("Starting Một Cửa (Ctrl-C stops it):", flush=True)
    address = f"http://{reached_at(settings.host)}:{settings.port}"
    return asyncio.run(Group(group, _say).run(lambda: _say(f"\nMột Cửa is open at {address}\n")))


def gateway(settings: Settings, _options: argparse.Namespace) -> int:
    """Runs the gateway alone."""
    import uvloop
    from aiohttp import web

    from bot.app import create_app

    sys.setswitchinterval(SWITCH_SECONDS)
    loop = uvloop.new_event_loop()  # half the processor time of the standard one, and Rasa brings it anyway
    web.run_app(create_app(settings), host=settings.host, port=settings.port, print=None, access_log=None, loop=loop)
    return 0


def worker(settings: Settings, _options: argparse.Namespace) -> int:
    """Answers and delivers what gateways accept: the gateway without a door."""
    import uvloop

    from bot.app import create_app
    from bot.service import until_stopped

    sys.setswitchinterval(SWITCH_SECONDS)
    app = create_app(replace(settings, gateway_answers=True))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(until_stopped(app))
    return 0


def status(settings: Settings, _options: argparse.Namespace) -> int:
    """Prints how the queues stand."""
    from bot.operating import status

    print(*asyncio.run(status(settings)), sep="\n")
    return 0


def dead_letters(settings: Settings, options: argparse.Namespace) -> int:
    """Lists, shows, queues again or deletes what could not be done."""
    from bot import operating

    deeds = {"show": operating.show_letter, "replay": operating.replay_letters, "drop": operating.drop_letter}
    if options.deed == "list":
        lines = asyncio.run(operating.list_letters(settings))
    else:
        lines = asyncio.run(deeds[options.deed](settings, options.letter))
    print(*lines, sep="\n")
    return 0


def train(_settings: Settings, _options: argparse.Namespace) -> int:
    """Trains the model of the present inputs unless it exists."""
    from bot.models import ensure_model

    print(f"the model is {ensure_model().name}")
    return 0


def seed(settings: Settings, _options: argparse.Namespace) -> int:
    """Puts the shipped content into the database."""
    print(f"{_plant(settings)} procedures were published from the seed")
    return 0


def admin_link(settings: Settings, _options: argparse.Namespace) -> int:
    """Prints a one-time link, good for an hour, that makes an administrator of the console."""
    from knowledge.console.accounts import Accounts
    from knowledge.console.visit import HOME
    from knowledge.store import Store, open_engine

    store = Store(open_engine(settings.database_url))
    store.create_tables()
    origin = settings.console_origin or f"http://127.0.0.1:{settings.port}"
    print(f"{origin}{HOME}/welcome/{Accounts(store.engine).new_link(None)}")
    return 0


def zalo(settings: Settings, _options: argparse.Namespace) -> int:
    """Prints the address at which an administrator connects the Zalo account."""
    from bot.channels.zalo_connect import SEALS_INVITATION, invitation
    from bot.errors import InvalidSettings
    from bot.secrets import sealer
    from knowledge.secret import load_secret

    if settings.zalo is None:
        raise InvalidSettings("ZALO_APP_ID: is needed to connect an account (found nothing)")
    address = invitation(settings.zalo, sealer(load_secret(settings.secret_file), SEALS_INVITATION))
    if not address:
        raise InvalidSettings("PUBLIC_URL: is needed to connect an account (found nothing)")
    print(address)
    return 0


def chat(settings: Settings, _options: argparse.Namespace) -> int:
    """Talks in the terminal."""
    from bot.terminal import chat

    _plant(settings)
    return asyncio.run(chat(settings))


def replay(settings: Settings, options: argparse.Namespace) -> int:
    """Replays conversations from a file."""
    from bot.terminal import conversations, replay

    wanted = conversations(options.file)
    _plant_if_empty(settings)
    return asyncio.run(replay(settings, wanted))


def understand(settings: Settings, options: argparse.Namespace) -> int:
    """Says what each message of a file means."""
    from bot.terminal import messages, understand

    wanted = messages(options.file)
    _plant_if_empty(settings)
    return understand(settings, wanted)


COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], int]] = {
    "up": up, "gateway": gateway, "worker": worker, "status": status, "dead-letters": dead_letters, "train": train, "seed": seed, "admin-link": admin_link, "chat": chat, "replay": replay, "understand": understand,
    "zalo": zalo,
}  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    parser.add_argument("-v", "--verbose", action="store_true", help="say more")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, function in COMMANDS.items():
        command = commands.add_parser(name, help=function.__doc__)
        if name in ("replay", "understand"):
            command.add_argument("file", type=Path, help="JSON lines")
        if name == "dead-letters":
            command.add_argument("deed", choices=("list", "show", "replay", "drop"))
            command.add_argument("letter", nargs="?", default="", help="as the list names it; replay takes `all` too")
    return parser


def _plant(settings: Settings) -> int:
    from knowledge.seeding import plant, read_seed
    from knowledge.store import Store, open_engine

    store = Store(open_engine(settings.database_url))
    store.create_tables()
    return plant(store, read_seed())


def _plant_aside() -> int:
    """Seeds in a process of its own: the supervisor lives long and should not keep what seeding needs."""
    return subprocess.run([sys.executable, "-m", "bot", "seed"], check=False).returncode


def _plant_if_empty(settings: Settings) -> None:
    from knowledge.store import Store, open_engine

    store = Store(open_engine(settings.database_url))
    store.create_tables()
    if store.revision() == 0:
        _plant(settings)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
