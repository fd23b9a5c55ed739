"""How many rows a file holds, counted before it is read, so that one can tell how far the reading is."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from knowledge.importing.files import LARGEST_UNPACKED

CHUNK = 1 << 20
ROW, LINE = b"<row", b"\n"


def rows_in(path: Path) -> int:
    """About so many rows; 1 for a file that cannot be counted, for then reading it says what is wrong."""
    kind = path.suffix.lower()
    try:
        if kind == ".xlsx":
            return max(1, _rows_of_workbook(path))
        with gzip.open(path) if kind == ".gz" else path.open("rb") as stream:
            return 1 if kind == ".json" else max(1, _count(stream, LINE))
    except (OSError, EOFError, RuntimeError, NotImplementedError, ValueError, zipfile.BadZipFile, zlib.error):
        return 1


def _rows_of_workbook(path: Path) -> int:
    with zipfile.ZipFile(path) as package:
        if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED:
            return 1
        return sum(_rows_of_sheet(package, name) for name in package.namelist() if "worksheets/" in name)


def _rows_of_sheet(package: zipfile.ZipFile, name: str) -> int:
    with package.open(name) as stream:
        return _count(stream, ROW)


def _count(stream: IO[bytes] | gzip.GzipFile, mark: bytes) -> int:
    return sum(chunk.count(mark) for chunk in _chunks(stream))


def _chunks(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    read = 0
    while (chunk := stream.read(CHUNK)) and read <= LARGEST_UNPACKED:
        read += len(chunk)
        yield chunk
