"""The command line of the knowledge: `python -m knowledge import | export | check | dossiers`."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge.bell import bell
from knowledge.errors import InvalidSettings, KnowledgeError
from knowledge.lint.finding import Finding, Severity
from knowledge.procedure import LANGUAGES
from knowledge.settings import Settings
from knowledge.store import Store, open_engine
from knowledge.versions import importer

REJECTED, USAGE = 1, 2
"""Exit codes: some rows could not be used, or something published is wrong; nothing could be done."""
TEMPLATE_EDITOR = "template"
LONGEST_EDITOR = 100
PROGRESS_EVERY = 50
FILTERS = ("rule", "code", "severity")


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; a fault of settings or input is one clear line and exit code 2."""
    os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"
    options = _parser().parse_args(arguments)
    try:
        return COMMANDS[options.command](Settings.from_env(), options)
    except KnowledgeError as error:
        _clear()
        print(error, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("interrupted; nothing was written", file=sys.stderr)
        return USAGE


def import_files(settings: Settings, options: argparse.Namespace) -> int:
    """Imports procedures from the portal's JSON, normalised JSON lines, or our XLSX template."""
    from knowledge.importing.reading import read_files
    from knowledge.importing.runner import carry_out, plan

    batch = read_files(options.files, _progress("reading"))
    editor = _editor(options.editor, edited=batch.edited)
    store = _store(settings)
    made = plan(store, batch, overwrite=options.overwrite)
    _clear()
    print(*made.report.lines(), sep="\n")
    if options.report:
        _write_report(options.report, made.report.lines(None))
    code = REJECTED if made.report.rejected else 0
    if not made.wanted:
        print("There is nothing to write.")
    elif options.yes or _confirmed(f"Publish {len(made.wanted):,} procedures?"):
        source = ", ".join(path.name for path in options.files)
        reason = options.reason or f"import of {source}"[:200]
        written = carry_out(store, made, editor=editor, reason=reason, source=source)
        print(f"{written:,} procedures were published.")
    else:
        print("Nothing was written; --yes writes without asking.")
    return code


def export(settings: Settings, options: argparse.Namespace) -> int:
    """Writes what is published into an XLSX template, to be edited and imported again."""
    from knowledge.importing.runner import exported
    from knowledge.importing.template import rows_of
    from knowledge.importing.workbook import write

    if options.file.suffix.lower() != ".xlsx":
        raise InvalidSettings(f"{options.file}: the name must end with .xlsx")
    published = list(exported(_store(settings), options.only))
    rows = (row for data, version in published for row in rows_of(data, version))
    write(options.file, rows, _progress("writing"))
    _clear()
    print(f"{len(published):,} procedures were written to {options.file}.")
    return 0


def dossiers(_settings: Settings, options: argparse.Namespace) -> int:
    """Imports, watches for and erases dossiers that were handed in; has commands of its own."""
    from knowledge.dossiers.__main__ import main as run

    return run(options.arguments)


def check(settings: Settings, options: argparse.Namespace) -> int:
    """Looks for what is wrong, doubtful or missing in what is published."""
    from knowledge.lint.checking import Board

    everything = (finding for of in Board(_store(settings)).findings().values() for finding in of)
    found = [finding for finding in everything if all(_wanted(options, finding, name) for name in FILTERS)]
    for finding in found:
        sentence = finding.sentence(options.language)
        print(f"{finding.code} {finding.severity} {finding.rule} {finding.field}: {sentence}")
    totals = Counter(finding.severity for finding in found)
    print(", ".join(f"{totals[severity]:,} {severity}s" for severity in Severity))
    return REJECTED if totals[Severity.ERROR] else 0


COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], int]] = {
    "import": import_files,
    "export": export,
    "check": check,
    "dossiers": dossiers,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    importing = commands.add_parser("import", help=import_files.__doc__)
    importing.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".jsonl, .jsonl.gz, .json or .xlsx")
    importing.add_argument("--yes", action="store_true", help="write without asking")
    importing.add_argument("--overwrite", action="store_true", help="also what the seed or a person wrote")
    importing.add_argument("--editor", default="", metavar="NAME", help="who imports")
    importing.add_argument("--reason", default="", metavar="TEXT", help="why")
    importing.add_argument("--report", type=Path, metavar="FILE", help="write the whole report there")
    passing_on = commands.add_parser("dossiers", help=dossiers.__doc__, add_help=False)
    passing_on.add_argument("arguments", nargs=argparse.REMAINDER)
    exporting = commands.add_parser("export", help=export.__doc__)
    exporting.add_argument("file", type=Path, metavar="FILE.xlsx")
    exporting.add_argument(
        "--only", action="append", default=[], metavar="CODE", help="this procedure; may be repeated"
    )
    checking = commands.add_parser("check", help=check.__doc__)
    checking.add_argument("--rule", action="append", default=[], metavar="NAME", help="only this rule; may be repeated")
    checking.add_argument("--code", action="append", default=[], help="only this procedure; may be repeated")
    checking.add_argument("--severity", action="append", default=[], choices=list(Severity))
    checking.add_argument("--language", default="en", choices=LANGUAGES)
    return parser


def _wanted(options: argparse.Namespace, finding: Finding, name: str) -> bool:
    chosen = getattr(options, name)
    return not chosen or getattr(finding, name) in chosen


def _store(settings: Settings) -> Store:
    store = Store(open_engine(settings.database_url), bell=bell(settings.redis_url))
    store.create_tables()
    return store


def _editor(name: str, *, edited: bool) -> str:
    """Who stands behind the new versions: whoever edited the template, or the import itself."""
    if len(name) > LONGEST_EDITOR:
        raise InvalidSettings(f"--editor: at most {LONGEST_EDITOR} characters (found {len(name)})")
    return (name or TEMPLATE_EDITOR) if edited else importer(name)


def _confirmed(question: str) -> bool:
    """Asks in a terminal; nobody there to ask is a no."""
    return sys.stdin.isatty() and input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def _write_report(path: Path, lines: Iterator[str]) -> None:
    try:
        path.write_text("\n".join(lines) + "\n", "utf-8")
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be written: {error.strerror}") from error


def _progress(doing: str) -> Callable[[int], None]:
    """Shows on one line of a terminal how far the work is."""

    def show(done: int) -> None:
        if done % PROGRESS_EVERY == 0 and sys.stderr.isatty():
            print(f"\r{doing} {done:,} ", end="", file=sys.stderr, flush=True)

    return show


def _clear() -> None:
    """Wipes the line of progress."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
