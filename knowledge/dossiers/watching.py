"""A folder into which the centre's daily file is put: each is imported once, then moved aside with its report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge.dossiers.importing import KINDS, carry_out, plan, read_rows
from knowledge.dossiers.keys import Keys
from knowledge.dossiers.stored import StoredDossiers
from knowledge.errors import InvalidSettings, UnreadableFile

DONE, REFUSED = "done", "refused"
FOLDER = "folder"
"""Stands in the log for the person who put a file there."""


class Folder:
    """Looks for files that are whole: one that still grows is left for the next look."""

    def __init__(self, path: Path, stored: StoredDossiers, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        if not path.is_dir():
            raise InvalidSettings(f"{path}: is no folder")
        self._path = path
        self._stored = stored
        self._keys = keys
        self._clock = clock
        self._sizes: dict[Path, int] = {}

    def look(self) -> Iterator[tuple[str, str]]:
        """Imports what is there and whole; yields each file's name and what became of it."""
        present = {path: path.stat().st_size for path in sorted(self._path.iterdir()) if path.suffix.lower() in KINDS}
        whole = [path for path, size in present.items() if self._sizes.get(path) == size]
        self._sizes = {path: size for path, size in present.items() if path not in whole}
        for path in whole:
            yield path.name, self._take(path)

    def _take(self, path: Path) -> str:
        try:
            made = plan(self._stored, read_rows(path), self._keys)
        except UnreadableFile as error:
            self._put_aside(path, REFUSED, str(error))
            return f"refused: {error.reason}"
        carry_out(self._stored, made, self._clock(), editor=FOLDER, reason=str(path.parent), source=path.name)
        self._put_aside(path, DONE, "\n".join(made.report.lines(None)))
        return made.report.summary()

    def _put_aside(self, path: Path, folder: str, report: str) -> None:
        target = self._path / folder / f"{int(self._clock())}-{path.name}"
        target.parent.mkdir(exist_ok=True)
        path.replace(target)
        target.with_suffix(".txt").write_text(f"{report}\n", "utf-8")
