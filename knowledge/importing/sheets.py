"""Opens an XLSX workbook that somebody gives us: looked into first, read only, any fault one clear sentence."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.errors import UnreadableFile
from knowledge.importing.files import LARGEST_UNPACKED, checked

CHUNK = 1 << 20
MERGED = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)"')
ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
BROKEN = (
    AttributeError,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    OSError,
    ParseError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl raises over a file that is no workbook."""


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The workbook, for reading row by row.

    Raises:
        UnreadableFile: for anything but a plain workbook: macros, merged cells, entities, too large, damaged.
    """
    refuse_dangers(checked(path))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True)
            yield book
            book.close()
    except BROKEN as error:
        raise UnreadableFile(path, f"not a readable workbook ({error})") from error


def refuse_dangers(path: Path) -> None:
    """Looks into the package before anything interprets it."""
    try:
        with zipfile.ZipFile(path) as package:
            if any(name.endswith("vbaProject.bin") for name in package.namelist()):
                raise UnreadableFile(path, "the workbook contains macros; save it as .xlsx without them")
            if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED:
                raise UnreadableFile(path, f"too large unpacked: more than {LARGEST_UNPACKED:,} bytes")
            for name in package.namelist():
                if name.endswith(".xml"):
                    _refuse_markup(path, package, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise UnreadableFile(path, "not an XLSX workbook") from error


def _refuse_markup(path: Path, package: zipfile.ZipFile, name: str) -> None:
    tail = b""
    with package.open(name) as stream:
        while chunk := stream.read(CHUNK):
            if merged := MERGED.search(tail + chunk):
                raise UnreadableFile(path, f"merged cells {merged[1].decode()} in {Path(name).stem}; unmerge them")
            if ENTITIES.search(tail + chunk):
                raise UnreadableFile(path, "the workbook holds XML entities")
            tail = chunk[-100:]
