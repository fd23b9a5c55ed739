"""The command line of the dossiers: `python -m knowledge.dossiers import | watch | erase`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from knowledge.dossiers.importing import carry_out, plan, read_rows
from knowledge.dossiers.keys import Keys
from knowledge.dossiers.settings import DossierSettings
from knowledge.dossiers.stored import StoredDossiers
from knowledge.dossiers.watching import Folder
from knowledge.errors import KnowledgeError
from knowledge.secret import load_secret
from knowledge.settings import Settings
from knowledge.store import Store, open_engine
from knowledge.versions import importer

REJECTED, USAGE = 1, 2
"""Exit codes: some rows could not be used; nothing could."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; a fault of settings or input is one clear line and exit code 2."""
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    options = _parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](Settings.from_env(), options)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return 0


def import_file(settings: Settings, options: argparse.Namespace) -> int:
    """Imports the one-stop system's daily file, XLSX or CSV with the official field names."""
    stored, keys = _opened(settings)
    made = plan(stored, read_rows(options.file), keys)
    print(*made.report.lines(None if options.all else 20), sep="\n")
    if not options.dry_run:
        signed = {"editor": importer(options.editor), "reason": options.reason, "source": options.file.name}
        print(f"{carry_out(stored, made, time.time(), **signed):,} dossiers were kept.")
    return REJECTED if made.report.rejected else 0


def watch(settings: Settings, options: argparse.Namespace) -> int:
    """Imports every file that is put into a folder, until it is stopped."""
    stored, keys = _opened(settings)
    folder = Folder(options.folder, stored, keys)
    while True:
        for name, summary in folder.look():
            print(f"{name}: {summary}", flush=True)
        time.sleep(options.every)  # noqa: TID251  nothing else runs in this process


def erase(settings: Settings, options: argparse.Namespace) -> int:
    """Deletes dossiers that ended longer ago than they may be kept; the gateway does so every hour."""
    stored, _ = _opened(settings)
    days = options.days if options.days is not None else DossierSettings.from_env().retention_days
    print(f"{stored.erase_ended_before(time.time() - days * 86400):,} dossiers were deleted.")
    return 0


COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], int]] = {
    "import": import_file,
    "watch": watch,
    "erase": erase,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge dossiers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    importing = commands.add_parser("import", help=import_file.__doc__)
    importing.add_argument("file", type=Path, metavar="FILE", help=".xlsx or .csv")
    importing.add_argument("--dry-run", action="store_true", help="report only, keep nothing")
    importing.add_argument("--all", action="store_true", help="report every row, not the first of each kind")
    importing.add_argument("--editor", default="", metavar="NAME", help="who imports")
    importing.add_argument("--reason", default="", metavar="TEXT", help="why")
    watching = commands.add_parser("watch", help=watch.__doc__)
    watching.add_argument("folder", type=Path, metavar="FOLDER")
    watching.add_argument("--every", type=float, default=10.0, metavar="SECONDS")
    erasing = commands.add_parser("erase", help=erase.__doc__)
    erasing.add_argument("--days", type=int, metavar="DAYS", help="default: DOSSIER_RETENTION_DAYS")
    return parser


def _opened(settings: Settings) -> tuple[StoredDossiers, Keys]:
    store = Store(open_engine(settings.database_url))
    store.create_tables()
    return StoredDossiers(store.engine), Keys(load_secret(settings.secret_file))


if __name__ == "__main__":
    sys.exit(main())
